import { setTimeout as sleep } from 'node:timers/promises';

import type { Store } from '@film-mesh/service-descriptor';

import { Client, Follower } from '../kit/index.ts';
import { CONNECTIONS, FOLLOWED, Writer } from './writer.ts';
import { FaultSchedule } from './fault-schedule.ts';
import { Journal } from './journal.ts';
import { Random } from './random.ts';
import { judgeAtRest } from './settle.ts';
import { startFragileStage, type FragileStage } from './fragile-stage.ts';
import { UniqueNames, writeOnAndOn } from './traffic.ts';
import { isClean, type Verdict } from './verdict.ts';

/** The goals of a run. */
export interface Goals {
  /** So many processes were killed. */
  readonly kills: number;
  /** So many films were acknowledged. */
  readonly films: number;
  /** It has gone on for so long. */
  readonly seconds: number;
}

/** The result of a run. */
export interface HurtRun {
  readonly store: Store;
  readonly verdict: Verdict;
  readonly acknowledgedFilms: number;
  readonly kills: number;
  /** Number of faults by kind. */
  readonly faults: Readonly<Record<string, number>>;
  /** Time that clients wrote during the faults. */
  readonly seconds: number;
}

const SCALE = { 'film-service': 3, 'rating-service': 2 };
const CLIENTS = 12;
/** A client's pause between two stories once there are enough films, in milliseconds. */
const ENOUGH_PAUSE_MS = 150;
/** By which part of the films the clients may be ahead of the kills before they wait. */
const AHEAD = 0.1;
/** Time without faults while the films are behind the kills, in milliseconds. */
const BREATH_MS = 2_000;
/** Interval of progress lines, in milliseconds. */
const PROGRESS_MS = 5_000;
/** Time limit for the clients' last acknowledgements after the faults, in milliseconds. */
const LAST_RETRIES_MS = 30_000;
/** Time limit for ratings to follow after the faults, in milliseconds. */
const PATIENCE_MS = 60_000;

/** Everything of a run while it goes on. */
interface Scene {
  readonly fragile: FragileStage;
  readonly client: Client;
  readonly journal: Journal;
  readonly follower: Follower;
  readonly faults: FaultSchedule;
  readonly random: Random;
  readonly startedAt: number;
}

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
  const fragile = await startFragileStage(store, SCALE, signal);
  const client = new Client(fragile.stage.mesh.url, CONNECTIONS);
  const scene = {
    fragile,
    client,
    journal: new Journal(),
    follower: new Follower(client, FOLLOWED),
    faults: new FaultSchedule(fragile, random),
    random,
    startedAt: Date.now(),
  };
  const { journal, follower, faults } = scene;
  const progress = setInterval(() => {
    say(`${store}: ${progressLine(scene)}`);
  }, PROGRESS_MS);
  let keep = true;
  try {
    const seconds = await writeWhileHurt(scene, goals, signal);
    const verdict = await judgeAtRest(client, journal, follower, fragile.unhealthyEvents, PATIENCE_MS);
    keep = !isClean(verdict);
    return {
      store,
      verdict,
      acknowledgedFilms: journal.acknowledgedFilms,
      kills: faults.kills,
      faults: faults.counts,
      seconds,
    };
  } finally {
    clearInterval(progress);
    client.close();
    keep &&= !signal.aborted;
    await fragile.stop(keep);
    if (keep) {
      say(`${store}: the data, and what the parts wrote, are left in ${fragile.stage.folder}`);
    }
  }
}

/** Resolves, with how many seconds the faults went on, when the last client has its last acknowledgement. */
async function writeWhileHurt(scene: Scene, goals: Goals, signal: AbortSignal): Promise<number> {
  const [storiesOver, retriesOver] = [new AbortController(), new AbortController()];
  try {
    // Whatever chance has for this run: some at least.
    await scene.fragile.unhealthyEvents.add();
    const clients = startClients(scene, goals, storiesOver.signal, retriesOver.signal);
    const following = scene.follower.followOnAndOn(storiesOver.signal);
    await hurt(scene, goals, signal);
    const seconds = secondsOf(scene);
    storiesOver.abort();
    await scene.fragile.stage.healed();
    const giveUp = setTimeout(() => {
      retriesOver.abort();
    }, LAST_RETRIES_MS);
    await Promise.all([...clients, following]);
    clearTimeout(giveUp);
    return seconds;
  } finally {
    storiesOver.abort();
    retriesOver.abort();
  }
}

function startClients(
  { client, journal, faults, random }: Scene,
  goals: Goals,
  storiesOver: AbortSignal,
  retriesOver: AbortSignal,
): Promise<void>[] {
  const names = new UniqueNames();
  const pauseMs = () =>
    journal.acknowledgedFilms >= goals.films * (doneOf(faults, goals) + AHEAD) ? ENOUGH_PAUSE_MS : 0;
  return Array.from({ length: CLIENTS }, () => {
    const writer = new Writer(client, journal, retriesOver);
    return writeOnAndOn(writer, names, new Random(random.integer(0, 2 ** 31)), pauseMs, storiesOver);
  });
}

/** Lets one fault after the other happen until the goals are reached. */
async function hurt(scene: Scene, goals: Goals, signal: AbortSignal): Promise<void> {
  const { fragile, journal, faults, startedAt } = scene;
  const deadline = startedAt + longestMs(goals);
  const reached = () =>
    faults.kills >= goals.kills && journal.acknowledgedFilms >= goals.films && secondsOf(scene) >= goals.seconds;
  while (!reached()) {
    signal.throwIfAborted();
    if (Date.now() > deadline) {
      throw new Error(`the goals are out of reach on ${fragile.store}: ${progressLine(scene)}`);
    }
    await faults.next();
    if (journal.acknowledgedFilms < goals.films * doneOf(faults, goals)) {
      await sleep(BREATH_MS);
    }
  }
}

function secondsOf({ startedAt }: Scene): number {
  return Math.round((Date.now() - startedAt) / 1_000);
}

function progressLine(scene: Scene): string {
  const { acknowledged, acknowledgedFilms } = scene.journal;
  const figures = [
    [secondsOf(scene), 's'],
    [acknowledged, 'writes acknowledged'],
    [acknowledgedFilms, 'films'],
    [scene.faults.kills, 'kills'],
  ] as const;
  return figures.map(([figure, what]) => `${String(figure)} ${what}`).join(', ');
}

/** The completed share of the kills. */
function doneOf({ kills }: FaultSchedule, goals: Goals): number {
  return goals.kills === 0 ? 1 : Math.min(1, kills / goals.kills);
}

/** Time after which goals are out of reach, in milliseconds: no kill takes 20 s, and no ten films one. */
function longestMs({ kills, films, seconds }: Goals): number {
  return (kills * 20 + films / 10 + seconds + 60) * 1_000;
}
