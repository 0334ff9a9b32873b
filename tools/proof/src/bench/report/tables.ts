import { digits } from '../../kit/report/digits.ts';
import { table } from '../../kit/report/table.ts';
import type { Spread } from '../../kit/index.ts';
import type { Verdict } from '../bounds.ts';
import { sizeName } from '../load/http-load.ts';
import type { Figure } from '../load.ts';
import { figureOf, laneRatio, type LoadResult } from '../run-load.ts';

/** All columns but the first. */
const isFigure = (column: number) => column > 0;

/** The name of each figure with a bound. */
const FIGURE_NAMES: Readonly<Record<Figure, string>> = {
  perSecond: 'a second',
  cpuUs: 'CPU µs',
  p50Ms: 'p50 ms',
  p99Ms: 'p99 ms',
  rssMiB: 'MiB',
};

/** `1.31 (1.28–1.40)`: the median, the least and the most. */
export function spreadText(ratio: Spread | undefined): string {
  return ratio === undefined ? '' : `${digits(ratio.median)} (${digits(ratio.least)}–${digits(ratio.most)})`;
}

/** The description of a load, in one line. */
export function headingOf({ title, store, films, clients }: LoadResult): string {
  const who = clients === 1 ? 'one client' : `${String(clients)} clients`;
  const where = [store, ...(films === undefined ? [] : [`${sizeName(films)} films`]), who];
  return `${title} (${where.join(', ')})`;
}

const FIGURES = Object.keys(FIGURE_NAMES) as readonly Figure[];

/** The results of a load: a line for each lane. */
export function tableOf({ unit, reference, lanes }: LoadResult): string {
  const other = lanes.find(({ name }) => name === reference);
  const ratios = other === undefined ? [] : [`${unit}s × ${other.name}`, `CPU × ${other.name}`];
  return table(
    ['', `${unit}s/s`, `CPU µs a ${unit}`, 'p50 ms', 'p99 ms', 'MiB', ...ratios],
    lanes.map((lane) => [
      lane.name,
      ...FIGURES.map((figure) => digits(figureOf(lane, figure))),
      ...(other === undefined
        ? []
        : [spreadText(laneRatio(lane, other, 'perSecond')), spreadText(laneRatio(lane, other, 'cpuUs'))]),
    ]),
    isFigure,
  );
}

/** The results of the bounds: a line each. */
export function verdictTable(verdicts: readonly Verdict[]): string {
  return table(
    ['what', 'figure', 'bound', 'measured', 'held'],
    verdicts.map(({ bound, result, measured, holds }) => [
      `${headingOf(result)}: ${bound.lane}`,
      `${FIGURE_NAMES[bound.figure]}${bound.against === undefined ? '' : ` × ${bound.against}`}`,
      bound.atMost === undefined ? `≥ ${digits(bound.atLeast)}` : `≤ ${digits(bound.atMost)}`,
      spreadText(measured),
      holds ? 'yes' : 'NO',
    ]),
    isFigure,
  );
}
