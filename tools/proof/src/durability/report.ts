import type { Circumstances } from '../kit/report/circumstances.ts';
import { circumstancesTable, page } from '../kit/report/page.ts';
import { table } from '../kit/report/table.ts';
import type { BreakRun } from './break-run.ts';
import type { HurtRun } from './hurt-run.ts';
import { WRONG_NAMES, WRONGS, type Verdict } from './verdict.ts';

/** Number of shown examples of a wrong. */
const EXAMPLES = 5;

/** Runs with all remedies in place, a line each. */
export function hurtTable(runs: readonly HurtRun[]): string {
  return table(
    ['store', 'acknowledged', ...WRONGS.map((wrong) => WRONG_NAMES[wrong]), 'films', 'kills', 'seconds'],
    runs.map(({ store, verdict, acknowledgedFilms, kills, seconds }) => [
      store,
      verdict.acknowledged,
      ...figures(verdict),
      acknowledgedFilms,
      kills,
      seconds,
    ]),
  );
}

/** Runs with a broken remedy, a line each. */
export function breakTable(runs: readonly BreakRun[]): string {
  return table(
    ['broken', 'store', 'expected', 'acknowledged', ...WRONGS.map((wrong) => WRONG_NAMES[wrong]), 'as expected'],
    runs.map(({ remedy, store, expected, verdict, ok }) => [
      remedy ?? 'nothing',
      store,
      expected === undefined ? 'nothing' : WRONG_NAMES[expected],
      verdict.acknowledged,
      ...figures(verdict),
      ok ? 'ok' : 'NOT OK',
    ]),
  );
}

/** Number of faults by kind, a column per store. */
export function faultTable(runs: readonly HurtRun[]): string {
  const faults = [...new Set(runs.flatMap((run) => Object.keys(run.faults)))].toSorted();
  return table(
    ['fault', ...runs.map(({ store }) => store)],
    faults.map((fault) => [fault, ...runs.map((run) => run.faults[fault] ?? 0)]),
  );
}

/** Some of what went wrong, a line each. */
export function examplesOf({ wrongs }: Verdict): string[] {
  return WRONGS.flatMap((wrong) => wrongs[wrong].slice(0, EXAMPLES).map((what) => `${WRONG_NAMES[wrong]}: ${what}`));
}

/** docs/proof/durability.md: what was proven, where and how. */
export function markdownOf(
  where: Circumstances,
  seed: number,
  hurt: readonly HurtRun[],
  broken: readonly BreakRun[],
): string {
  return page('durability --report FILE', 'Durability', [
    'Written by the command below; what the columns mean and how it is done: ' +
      '[How durability is proven](../adr/0007-durability-proof.md).',
    circumstancesTable(where, { seed }),
    ...(hurt.length > 0 ? ['## All remedies in place', hurtTable(hurt), '## The faults', faultTable(hurt)] : []),
    ...(broken.length > 0 ? ['## One remedy broken on purpose', breakTable(broken)] : []),
  ]);
}

function figures({ wrongs }: Verdict): number[] {
  return WRONGS.map((wrong) => wrongs[wrong].length);
}
