import { untilIdle, usageOf, type Usage } from '../cpu.ts';
import type { Figures, Sample } from '../load.ts';
import { watchOthers } from '../others.ts';
import { PARTS, type PartName, type Running } from '../running-contestants.ts';
import type { Seen } from './closed-loop.ts';

/**
 * Measures a contestant under a load, and resolves when it has done all the work of it.
 *
 * @param counts the parts whose processor time and memory count, or the whole mesh
 */
export async function sampleHttp(
  running: Running,
  counts: readonly PartName[] | 'mesh',
  load: () => Promise<Seen>,
  unitsARequest = 1,
): Promise<Sample> {
  const usage = () => (counts === 'mesh' ? running.usage() : usageOf(running.pids(counts)));
  const others = watchOthers(running);
  const before = usage();
  const seen = await load();
  const after = usage();
  const othersShare = others();
  await untilIdle(running.pids(Object.keys(PARTS) as PartName[]));
  return { ...figuresOf(seen, before, after, unitsARequest), othersShare };
}

/** The figures of what clients saw, and what the processes used meanwhile. */
export function figuresOf(
  { answers, seconds, p50Ms, p99Ms }: Seen,
  before: Usage,
  { cpuUs, rssMiB }: Usage,
  unitsARequest = 1,
): Figures {
  const units = answers * unitsARequest;
  return { perSecond: units / seconds, cpuUs: cpuBetween(before.cpuUs, cpuUs, units), p50Ms, p99Ms, rssMiB };
}

/** Processor time a unit. */
export function cpuBetween(before: number | undefined, after: number | undefined, units: number): number | undefined {
  return before === undefined || after === undefined ? undefined : (after - before) / units;
}
