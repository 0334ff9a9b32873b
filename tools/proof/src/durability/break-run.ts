import { randomUUID } from 'node:crypto';

import { until } from '@film-mesh/mesh';
import type { Store } from '@film-mesh/service-descriptor';

import { Client, Follower, type BrokenRemedy, type Failpoint } from '../kit/index.ts';
import { BROKEN_REMEDIES } from './broken-remedies.ts';
import { CONNECTIONS, FOLLOWED, Writer } from './writer.ts';
import { Journal, type FilmRecord } from './journal.ts';
import { judgeAtRest } from './settle.ts';
import { startFragileStage, type FragileStage } from './fragile-stage.ts';
import { newFilm, UniqueNames } from './traffic.ts';
import { WRONGS, type Verdict, type Wrong } from './verdict.ts';

/** The result of a run with a broken remedy. */
export interface BreakRun {
  readonly store: Store;
  /** The broken remedy; undefined if nothing was broken, and every case was provoked all the same. */
  readonly remedy: BrokenRemedy | undefined;
  /** The expected wrong; undefined if none was expected. */
  readonly expected: Wrong | undefined;
  readonly verdict: Verdict;
  /** Set if exactly the expected wrong happened. */
  readonly ok: boolean;
}

const SCALE = { 'film-service': 2, 'rating-service': 1 };
/** Repetitions of a case before the mesh is judged. */
const CASES = 3;
/** Maximum of repetitions of that, until something goes wrong. */
const MAX_ROUNDS = 3;
/** Films that replicas create in turn. */
const IN_TURN = 6;
/** Time limit for a process to reach a failpoint, in milliseconds. */
const HIT_MS = 20_000;

/** The inputs of a provocation. */
interface Hands {
  readonly writer: Writer;
  readonly follower: Follower;
  /** Creates a film. */
  readonly create: () => Promise<readonly FilmRecord[]>;
  /** Creates a film while the failpoint is armed: a process dies there, and the client sends it again. */
  readonly createWhileKilledAt: (failpoint: Failpoint) => Promise<readonly FilmRecord[]>;
  /** Puts events into the outbox that the rating service does not take. */
  readonly addUnhealthyEvents: () => Promise<void>;
  /** Lets a process die at the failpoint, and resolves when it has. */
  readonly killAt: (failpoint: Failpoint) => Promise<void>;
}

/** For each remedy what goes wrong without it, and goes well with it. */
const PROVOCATIONS: Readonly<Record<BrokenRemedy, (hands: Hands) => Promise<void>>> = {
  // The client has its answer, and the process dies before it commits.
  'answer-before-commit': async ({ createWhileKilledAt }) => {
    await createWhileKilledAt('create before commit');
  },
  // The film is there, and who was to deliver its event is dead.
  'relay-off': async ({ createWhileKilledAt }) => {
    await createWhileKilledAt('before delivery');
  },
  // The event was delivered, nobody wrote that down, and it comes again after the vote.
  'inbox-not-idempotent': async ({ writer, createWhileKilledAt }) => {
    for (const film of await createWhileKilledAt('after delivery')) {
      await writer.vote(film, 'voter', 2);
    }
  },
  // The same, and it comes again after the removal.
  'inbox-out-of-order': async ({ writer, createWhileKilledAt }) => {
    for (const film of await createWhileKilledAt('after delivery')) {
      await writer.remove(film);
    }
  },
  // The process that has claimed the event dies with it, and the cursor is past it.
  'claim-by-cursor': async ({ createWhileKilledAt, killAt }) => {
    await createWhileKilledAt('before delivery');
    await killAt('after claim');
  },
  // The film is there, its key is not, and the client sends it again.
  'key-outside-transaction': async ({ createWhileKilledAt }) => {
    await createWhileKilledAt('create after commit');
  },
  // Somebody follows the list while replicas whose clocks differ by an hour create films in turn.
  'position-by-clock': async ({ create, follower }) => {
    for (let film = 0; film < IN_TURN; film++) {
      await create();
      await follower.catchUp();
    }
  },
  // The relay has the event of a film in one batch with those that are refused.
  'refused-batch-whole': async ({ addUnhealthyEvents, createWhileKilledAt }) => {
    await addUnhealthyEvents();
    await createWhileKilledAt('before delivery');
  },
};

/**
 * Runs the mesh with one remedy broken, provokes what it is a remedy for, and judges.
 *
 * @param remedy what to break; undefined to break nothing, and to provoke everything
 * @param signal ends it early
 */
export async function breakRun(store: Store, remedy: BrokenRemedy | undefined, signal: AbortSignal): Promise<BreakRun> {
  const fragile = await startFragileStage(store, SCALE, signal, remedy);
  const client = new Client(fragile.stage.mesh.url, CONNECTIONS);
  const journal = new Journal();
  const follower = new Follower(client, FOLLOWED);
  const hands = handsOn(fragile, new Writer(client, journal, signal), follower, signal);
  const expected = remedy && BROKEN_REMEDIES[remedy];
  const provocations = remedy === undefined ? Object.values(PROVOCATIONS) : [PROVOCATIONS[remedy]];
  try {
    let verdict: Verdict;
    let rounds = 0;
    do {
      for (let one = 0; one < CASES; one++) {
        for (const provoke of provocations) {
          await provoke(hands);
        }
      }
      await fragile.stage.healed();
      verdict = await judgeAtRest(client, journal, follower, fragile.unhealthyEvents, 0);
      rounds++;
    } while (expected !== undefined && verdict.wrongs[expected].length === 0 && rounds < MAX_ROUNDS);
    return { store, remedy, expected, verdict, ok: isExactly(verdict, expected) };
  } finally {
    client.close();
    await fragile.stop(false);
  }
}

function handsOn(fragile: FragileStage, writer: Writer, follower: Follower, signal: AbortSignal): Hands {
  const names = new UniqueNames();
  const killAt = (failpoint: Failpoint) => {
    fragile.failpoints.arm(failpoint);
    return until(`a process at "${failpoint}"`, () => !fragile.failpoints.isArmed(failpoint), HIT_MS, signal);
  };
  const create = () => writer.create([newFilm(names)], randomUUID());
  return {
    writer,
    follower,
    create,
    addUnhealthyEvents: () => fragile.unhealthyEvents.add(),
    killAt,
    createWhileKilledAt: async (failpoint) => {
      await fragile.stage.healed();
      const killed = killAt(failpoint);
      const films = await create();
      await killed;
      return films;
    },
  };
}

function isExactly({ wrongs }: Verdict, expected: Wrong | undefined): boolean {
  return WRONGS.every((wrong) => wrongs[wrong].length > 0 === (wrong === expected));
}
