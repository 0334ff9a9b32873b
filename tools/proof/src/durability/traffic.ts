import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Stars } from '@film-mesh/rating-domain';

import type { Writer } from './writer.ts';
import type { FilmRecord, FilmState } from './journal.ts';
import type { Random } from './random.ts';

/** Maximum of films of a batch. */
const MAX_BATCH = 60;
/** The most changes of one film, and the most voters on one. */
const MAX_CHANGES = 3;
const MAX_VOTERS = 3;

/** Probabilities of a client's actions; shares of all requests that create films, or of all films. */
const SHARES = { withoutKey: 0.1, batch: 0.15, changed: 0.25, voted: 0.3, removed: 0.15 } as const;

/** Names that no other film has, in this run or another one. */
export class UniqueNames {
  readonly #run = randomUUID().slice(0, 8);
  #last = 0;

  next(): string {
    this.#last++;
    return `Film ${this.#run}-${String(this.#last)}`;
  }
}

/** A film as it is created. */
export function newFilm(names: UniqueNames): FilmState {
  return { name: names.next(), language: 'English' };
}

/**
 * The behaviour of one client: it creates one or more films, and then, right after the acknowledgement, changes them,
 * votes on them and removes them, at random.
 *
 * @param pauseMs the pause between two such stories, in milliseconds
 * @param over ends it
 */
export async function writeOnAndOn(
  writer: Writer,
  names: UniqueNames,
  random: Random,
  pauseMs: () => number,
  over: AbortSignal,
): Promise<void> {
  while (!over.aborted) {
    const size = random.chance(SHARES.batch) ? random.integer(2, MAX_BATCH) : 1;
    const key = random.chance(SHARES.withoutKey) ? undefined : randomUUID();
    const films = await writer.create(
      Array.from({ length: size }, () => newFilm(names)),
      key,
    );
    for (const film of films.slice(0, MAX_VOTERS)) {
      await liveOn(writer, film, random);
    }
    await sleep(pauseMs(), undefined, { signal: over }).catch(() => undefined);
  }
}

async function liveOn(writer: Writer, film: FilmRecord, random: Random): Promise<void> {
  if (random.chance(SHARES.changed)) {
    const changes = random.integer(1, MAX_CHANGES);
    for (let version = 1; version <= changes && (await writer.change(film, version)); version++);
  }
  if (random.chance(SHARES.voted)) {
    const voters = random.integer(1, MAX_VOTERS);
    for (let voter = 1; voter <= voters; voter++) {
      await writer.vote(film, `voter-${String(voter)}`, random.integer(1, 5) as Stars);
    }
  }
  if (random.chance(SHARES.removed)) {
    await writer.remove(film);
  }
}
