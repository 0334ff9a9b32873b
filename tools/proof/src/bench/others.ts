import { readFileSync } from 'node:fs';

import { spreadOf, type Spread } from '../kit/index.ts';
import { canPin, CORES, TICK_US } from './cpu.ts';
import type { LoadResult } from './run-load.ts';
import type { Running } from './running-contestants.ts';

/** The use of the measured processor up to a moment, in microseconds. */
export interface CoreUse {
  readonly atUs: number;
  /** By all processes, by interrupts, and by other machines on the same hardware. */
  readonly busyUs: number;
  /** By the processes of the measured contestant. */
  readonly ownUs: number;
}

/** The shortest time whose share in ticks means something, in microseconds. */
const SHORTEST_US = 10 * TICK_US;

/**
 * Watches what processes other than those of a contestant take of the measured processor. Its database server, and its
 * parts that a load does not count, are its own.
 *
 * @returns the share of the time until the call; undefined where it can't be had. `moreUs` is processor time of further
 *   processes that are measured.
 */
export function watchOthers(running: Running): (moreUs?: number) => number | undefined {
  const ownUs = () => running.usage().cpuUs ?? Number.NaN;
  // Own time is taken outside of the time that is watched, so that none of it seems to be that of others.
  const before: CoreUse = { ownUs: ownUs(), ...busyNow() };
  return (moreUs = 0) => {
    const busy = busyNow();
    return othersShare(before, { ...busy, ownUs: ownUs() + moreUs });
  };
}

/** Not a number where processes are not pinned to the processor, or the system does not tell its time. */
function busyNow(): Omit<CoreUse, 'ownUs'> {
  const atUs = performance.now() * 1_000;
  try {
    return { atUs, busyUs: canPin ? busyUsOf(readFileSync('/proc/stat', 'utf8'), CORES.server) : Number.NaN };
  } catch {
    return { atUs, busyUs: Number.NaN };
  }
}

/** The share of the time between two moments that others used, from 0 to 1; undefined where it can't be told in ticks. */
export function othersShare(before: CoreUse, after: CoreUse): number | undefined {
  const othersUs = after.busyUs - before.busyUs - (after.ownUs - before.ownUs);
  const tookUs = after.atUs - before.atUs;
  return Number.isNaN(othersUs) || tookUs < SHORTEST_US ? undefined : Math.min(1, Math.max(0, othersUs / tookUs));
}

/**
 * The time that a processor was not idle, in microseconds; not a number if there is no such processor.
 *
 * @param stat the text of /proc/stat, see proc(5)
 */
export function busyUsOf(stat: string, core: number): number {
  const line = new RegExp(`^cpu${String(core)} (?<ticks>.*)$`, 'mu').exec(stat)?.groups?.['ticks'];
  // The time of guests, which follows, is part of that of users.
  const [user = Number.NaN, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] =
    line?.split(' ').map(Number) ?? [];
  return (user + nice + system + irq + softirq + steal) * TICK_US;
}

/** The share of the measured processor that others took, over all measurements; undefined where it can't be had. */
export function othersIn(results: readonly LoadResult[]): Spread | undefined {
  const shares = results.flatMap(({ lanes }) =>
    lanes.flatMap(({ samples }) => samples.flatMap((sample) => sample.othersShare ?? [])),
  );
  return shares.length === 0 ? undefined : spreadOf(shares);
}
