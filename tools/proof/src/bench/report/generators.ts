import { table } from '../../kit/report/table.ts';
import type { Spread } from '../../kit/index.ts';
import type { Figure } from '../load.ts';
import { byWrk, GENERATORS } from '../load/generators-load.ts';
import { WRK } from '../load/wrk-loop.ts';
import { laneRatio, type LoadResult } from '../run-load.ts';

/** A difference of which the page says why. */
const LARGE = 0.1;

const COMPARED = { perSecond: 'requests/s', cpuUs: 'CPU µs' } as const satisfies Partial<Record<Figure, string>>;

/**
 * The likely cause of a {@link LARGE} difference on a machine that is not quiet; figures of the floor with 32 clients, by
 * `uvMetricsInfo` and `schedstat`.
 */
const REASON = `Our load generator is a Node process, which needs 37 to 57 µs of its own processor for a request, about as
much as the floor, where wrk needs 11. So what others take of the processor of the load slows ours first: fewer requests a
second arrive, a turn of the floor's event loop finds 4 to 20 of them, where by wrk it finds 20 to 31, and the floor waits
for the next ones up to four times as often. In a round in which others took less than 5 % of the measured processor, the
two were within 3 % of each other, in requests/s and in CPU µs. The ratios compare contestants under one generator.`;

/** A ratio of a figure by wrk to that by our load generator. */
interface Difference {
  readonly contestant: string;
  readonly store: string;
  readonly figure: keyof typeof COMPARED;
  readonly ratio: Spread;
}

/** A section on the difference between load generators; nothing if that was not measured. */
export function generatorsSection(results: readonly LoadResult[]): string[] {
  const differences = results.filter(({ name }) => name === GENERATORS).flatMap(differencesIn);
  if (differences.length === 0) {
    return [];
  }
  const large = differences.filter(({ ratio: { median } }) => Math.abs(median - 1) > LARGE);
  return [
    '## The load generators',
    `All requests over HTTP come from autocannon. As a check of it, ${WRK} sends the same requests: its figures differ by
so much.`,
    table(
      ['figure', 'contestant', 'store', `by ${WRK}`],
      differences.map(({ figure, contestant, store, ratio }) => [
        COMPARED[figure],
        contestant,
        store,
        `${percent(ratio.median)} (${percent(ratio.least)} to ${percent(ratio.most)})`,
      ]),
      (column) => column === 3,
    ),
    large.length === 0
      ? `None differs by more than ${String(100 * LARGE)} %.`
      : `More than ${String(100 * LARGE)} %: ${large.map(nameOf).join('; ')}. ${REASON}`,
  ];
}

function differencesIn({ lanes, store }: LoadResult): Difference[] {
  return lanes.flatMap((lane) => {
    const other = lanes.find(({ name }) => name === byWrk(lane.name));
    return Object.keys(COMPARED).flatMap((name) => {
      const figure = name as Difference['figure'];
      const ratio = other && laneRatio(other, lane, figure);
      return ratio === undefined ? [] : [{ contestant: lane.name, store, figure, ratio }];
    });
  });
}

function nameOf({ contestant, store, figure, ratio: { median } }: Difference): string {
  return `${COMPARED[figure]} of ${contestant} on ${store} (${percent(median)})`;
}

/** `+12 %` for a ratio of 1.12. */
function percent(ratio: number): string {
  const difference = Math.round((ratio - 1) * 100);
  return `${difference > 0 ? '+' : ''}${String(difference)} %`;
}
