import type { Stars } from '@film-mesh/rating-domain';

/** A client's knowledge of a film's presence. */
export interface FilmState {
  readonly name: string;
  readonly language: string;
}

/** Progress of a film's removal, as its client knows it. */
export type Removal = 'not asked' | 'asked' | 'acknowledged';

/**
 * One client's knowledge of one film. As long as a write is not answered, the film may be in the state before or after
 * it, so this contains all states in which the film may be found.
 */
export class FilmRecord {
  /** Set if its POST had an Idempotency-Key, so that it may exist only once. */
  readonly keyed: boolean;
  /** The name it was created with, unique; names it gets later begin with it. */
  readonly base: string;
  /** Its id, once its creation was acknowledged. */
  id: string | undefined;
  /** Set if it was once not found, though it was acknowledged and nobody had asked for its removal. */
  missed = false;
  removal: Removal = 'not asked';
  /** The states in which the film may be found. */
  states: readonly FilmState[];
  readonly #votes = new Map<string, (Stars | undefined)[]>();

  constructor(initial: FilmState, keyed: boolean) {
    this.base = initial.name;
    this.keyed = keyed;
    this.states = [initial];
  }

  /** For each voter the votes that may count; undefined among them where it may be that none counts. */
  get votes(): readonly (readonly (Stars | undefined)[])[] {
    return [...this.#votes.values()];
  }

  changing(to: FilmState): void {
    this.states = [...this.states, to];
  }

  changed(to: FilmState): void {
    this.states = [to];
  }

  voting(voter: string, stars: Stars): void {
    this.#votes.set(voter, [...(this.#votes.get(voter) ?? [undefined]), stars]);
  }

  voted(voter: string, stars: Stars): void {
    this.#votes.set(voter, [stars]);
  }
}

/** The knowledge of all clients together: every film that they have sent, and the number of acknowledged writes. */
export class Journal {
  readonly films: FilmRecord[] = [];
  /** Responses that were neither success nor a problem; a line each. */
  readonly wrongAnswers: string[] = [];
  /** Number of acknowledged writes: creations (each film of a batch), changes, votes and removals. */
  acknowledged = 0;
  /** Number of acknowledged films among those. */
  acknowledgedFilms = 0;

  /** A film is about to be sent. */
  sending(initial: FilmState, keyed: boolean): FilmRecord {
    const film = new FilmRecord(initial, keyed);
    this.films.push(film);
    return film;
  }

  created(film: FilmRecord, id: string): void {
    film.id = id;
    this.acknowledgedFilms++;
    this.acknowledged++;
  }
}
