import {
  asStored,
  createFilm,
  FILM_REPOSITORY,
  filmChanged,
  filmCreated,
  filmRemoved,
  type Film,
  type FilmDraft,
  type FilmEvent,
  type FilmRepository,
  type FilmRevision,
} from '@film-mesh/film-domain';
import { IdempotentWrites, type RequestKey } from '@film-mesh/idempotency';
import { OutboxRelay } from '@film-mesh/outbox';
import { knownId, type ExpectedVersions } from '@film-mesh/shared-domain';
import { Inject, Injectable } from '@nestjs/common';

import { newId } from './new-id.ts';

const THING = 'film';

/** Writes films; {@link FilmReads} reads them. */
@Injectable()
export class FilmsService {
  readonly #films: FilmRepository;
  readonly #relay: OutboxRelay<FilmEvent>;
  readonly #writes: IdempotentWrites;

  constructor(
    @Inject(FILM_REPOSITORY) films: FilmRepository,
    @Inject(OutboxRelay) relay: OutboxRelay<FilmEvent>,
    @Inject(IdempotentWrites) writes: IdempotentWrites,
  ) {
    this.#films = films;
    this.#relay = relay;
    this.#writes = writes;
  }

  /**
   * Creates films: durably, all of them or none. Their ratings exist when this resolves, or follow as soon as the
   * rating service is reachable.
   *
   * @param key the client's key of this request, which is then done once, however often it is sent
   * @returns the films in the order of the drafts
   */
  async create(drafts: readonly FilmDraft[], key?: RequestKey): Promise<readonly Film[]> {
    const films = drafts.map((draft) => createFilm(draft, newId()));
    const events = films.map((film) => filmCreated(film, newId()));
    const { answer, replayed } = await this.#writes.once(key && { ...key, body: drafts.map(asStored) }, async () => {
      await this.#films.add(films, events);
      return films;
    });
    if (!replayed) {
      await this.#relay.deliver(events);
    }
    return answer;
  }

  /**
   * Changes a film; the name of its rating follows as in {@link create}.
   *
   * @throws {DomainError} `not-found`, `version-mismatch`
   */
  async replace(id: string, draft: FilmDraft, expected: ExpectedVersions): Promise<FilmRevision> {
    const film = createFilm(draft, knownId(id, THING));
    const event = await this.#films.replace(film, expected, (version) => filmChanged(film, version, newId()));
    await this.#relay.deliver([event]);
    return { film, version: event.version };
  }

  /**
   * Deletes a film; its rating follows as in {@link create}.
   *
   * @throws {DomainError} `not-found`, `version-mismatch`
   */
  async remove(id: string, expected: ExpectedVersions): Promise<void> {
    const subject = knownId(id, THING);
    const event = await this.#films.remove(subject, expected, (version) => filmRemoved(subject, version, newId()));
    await this.#relay.deliver([event]);
  }
}
