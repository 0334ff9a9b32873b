import type { Stars } from '@film-mesh/rating-domain';

/** What a client can say of a film. */
export interface FilmState {
  readonly name: string;
  readonly language: string;
}

/** How far the removal of a film has come, as its client knows it. */
export type Removal = 'not asked' | 'asked' | 'acknowledged';

/**
 * What one client knows of one film. As long as a write has no answer, the film may be as before it or as after it, so
 * this holds all states in which the film may be found.
 */
export class FilmRecord {
  /** Whether its POST had an Idempotency-Key, so that it may be there once only. */
  readonly keyed: boolean;
  /** The name it was created with, unique; names it gets later begin with it. */
  readonly base: string;
  /** Its id, once its creation was acknowledged. */
  id: string | undefined;
  /** Whether it was once not found, though it was acknowledged and nobody had asked for its removal. */
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

/** What all clients together know: every film that they have sent, and how many writes were acknowledged. */
export class Journal {
  readonly films: FilmRecord[] = [];
  /** What was answered where neither success nor a problem was; a line each. */
  readonly wrongAnswers: string[] = [];
  /** How many writes were acknowledged: creations (each film of a batch), changes, votes and removals. */
  acknowledged = 0;
  /** How many films of those. */
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
