import { Api } from './api.ts';
import { Client } from './client.ts';
import { Faults } from './faults.ts';
import { Journal } from './journal.ts';
import { Random } from './random.ts';
import { judgeAtRest } from './settle.ts';
import { Stage, type Store } from './stage.ts';
import { UniqueNames, writeOnAndOn } from './traffic.ts';
import type { Verdict } from './verdict.ts';

/** When a run has done enough. */
export interface Goals {
  /** So many processes were killed. */
  readonly kills: number;
  /** So many films were acknowledged. */
  readonly films: number;
  /** It has gone on for so long. */
  readonly seconds: number;
}

/** What came of a run. */
export interface HurtRun {
  readonly store: Store;
  readonly verdict: Verdict;
  readonly acknowledgedFilms: number;
  readonly kills: number;
  /** How often which fault has happened. */
  readonly faults: Readonly<Record<string, number>>;
  /** How long clients wrote while it was hurt. */
  readonly seconds: number;
  /** Where the databases and what the parts wrote have been left, where something went wrong. */
  readonly folder: string | undefined;
}

const SCALE = { 'film-service': 3, 'rating-service': 2 };
const CLIENTS = 12;
/** How long a client waits between two stories once there are films enough, in milliseconds. */
const ENOUGH_PAUSE_MS = 150;
/** How often progress is said, in milliseconds. */
const PROGRESS_MS = 5_000;
/** How long clients may take to get their last acknowledgements when all is well again, in milliseconds. */
const LAST_RETRIES_MS = 30_000;
/** How long ratings may take to follow when all is well again, in milliseconds. */
const PATIENCE_MS = 60_000;

/**
 * Runs the mesh on a store, lets clients write and faults happen until the goals are reached, heals it, and judges it.
 *
 * @param signal ends it early
 * @throws the reason of the signal, or an Error where the goals are out of reach
 */
export async function hurtRun(
  store: Store,
  goals: Goals,
  seed: number,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<HurtRun> {
  const random = new Random(seed);
  const stage = await Stage.start(store, SCALE, signal);
  const api = new Api(stage.mesh.url);
  const journal = new Journal();
  const faults = new Faults(stage, random);
  const [storiesOver, retriesOver] = [new AbortController(), new AbortController()];
  const startedAt = Date.now();
  const seconds = () => Math.round((Date.now() - startedAt) / 1_000);
  const progress = setInterval(() => {
    say(
      `${store}: ${String(seconds())} s, ${String(journal.acknowledged)} writes acknowledged, ` +
        `${String(journal.acknowledgedFilms)} films, ${String(faults.kills)} kills`,
    );
  }, PROGRESS_MS);
  try {
    const names = new UniqueNames();
    const pauseMs = () => (journal.acknowledgedFilms >= goals.films * progressOf(faults, goals) ? ENOUGH_PAUSE_MS : 0);
    const clients = Array.from({ length: CLIENTS }, () =>
      writeOnAndOn(
        new Client(api, journal, retriesOver.signal),
        names,
        new Random(random.integer(0, 2 ** 31)),
        pauseMs,
        storiesOver.signal,
      ),
    );
    const deadline = startedAt + longestMs(goals);
    const reached = () =>
      faults.kills >= goals.kills && journal.acknowledgedFilms >= goals.films && seconds() >= goals.seconds;
    while (!reached()) {
      signal.throwIfAborted();
      if (Date.now() > deadline) {
        throw new Error(
          `${store}: gave up after ${String(seconds())} s with ${String(faults.kills)} kills, ` +
            `${String(journal.acknowledgedFilms)} films; ${stage.folder}/parts.log may say why`,
        );
      }
      await faults.next();
    }
    const hurtFor = seconds();
    storiesOver.abort();
    await stage.healed();
    const giveUp = setTimeout(() => {
      retriesOver.abort();
    }, LAST_RETRIES_MS);
    await Promise.all(clients);
    clearTimeout(giveUp);
    const verdict = await judgeAtRest(api, journal, PATIENCE_MS);
    clearInterval(progress);
    const clean = Object.values(verdict.wrongs).every((wrongs) => wrongs.length === 0);
    await stage.stop(!clean);
    return {
      store,
      verdict,
      acknowledgedFilms: journal.acknowledgedFilms,
      kills: faults.kills,
      faults: faults.counts,
      seconds: hurtFor,
      folder: clean ? undefined : stage.folder,
    };
  } catch (error) {
    await stage.stop(true);
    throw error;
  } finally {
    clearInterval(progress);
    storiesOver.abort();
    retriesOver.abort();
    api.close();
  }
}

/** Which part of the kills is done, and a little more, so that the films are there when the kills are. */
function progressOf({ kills }: Faults, goals: Goals): number {
  return goals.kills === 0 ? 1 : Math.min(1, (kills + 1) / goals.kills) * 1.1;
}

/** When goals are out of reach, in milliseconds: no fault and no hundred films take so long. */
function longestMs({ kills, films, seconds }: Goals): number {
  return (kills * 20 + films / 10 + seconds + 60) * 1_000;
}
