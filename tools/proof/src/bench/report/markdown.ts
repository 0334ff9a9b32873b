import type { Circumstances } from '../../kit/report/circumstances.ts';
import { digits } from '../../kit/report/digits.ts';
import { circumstancesTable, page } from '../../kit/report/page.ts';
import { verdictsOn, type Verdict } from '../bounds.ts';
import type { Contestant } from '../contestants.ts';
import { PINNING } from '../cpu.ts';
import { ALWAYS_ON } from '../features.ts';
import { othersIn } from '../others.ts';
import type { LoadResult, Rounds } from '../run-load.ts';
import { generatorsSection } from './generators.ts';
import { headingOf, tableOf, verdictTable } from './tables.ts';

/** docs/proof/performance.md: the bounds and all figures, where they were measured and how. */
export function markdownOf(
  results: readonly LoadResult[],
  contestants: ReadonlyMap<string, Contestant>,
  where: Circumstances,
  { rounds, seconds }: Rounds,
): string {
  const verdicts = verdictsOn(results);
  return page('bench --docs', 'Performance', [
    `What a request costs, beside what the runtime allows and what people would use instead. All of them run in the same
places of the same mesh, on the same database, and take their turns: ${String(rounds)} rounds of ${String(seconds)} s each. A figure is the median of
the rounds; a ratio is that of each round by itself, with the least and the most of them in brackets. Processor time is
what the operating system accounts to the processes: it is what other work on the machine touches least.`,
    circumstancesTable(where, { processors: PINNING, 'others at work': othersText(results) }),
    [...contestants].map(([name, { title }]) => `- **${name}**: ${title}`).join('\n'),
    `film-mesh runs as in its container, with the options of Node and the environment of \`MESH.services\`, which trade speed
for memory. Unless its name says otherwise, another contestant runs with Node's own defaults: it is as fast as it can be.`,
    `Where a request makes other parts work too, as a POST does the rating service and the proxy, their processor time and
memory count as well: of the whole mesh, those of the database server too, without what its processes share.`,
    ALWAYS_ON,
    '## The bounds',
    verdictTable(verdicts),
    ...costsOf(verdicts),
    ...generatorsSection(results),
    '## The figures',
    ...results.flatMap((result) => [`### ${headingOf(result)}`, tableOf(result)]),
  ]);
}

/** The text on how quiet the machine was. */
export function othersText(results: readonly LoadResult[]): string {
  const others = othersIn(results);
  if (others === undefined) {
    return 'unknown';
  }
  const [usual, most] = [others.median, others.most].map((share) => digits(100 * share));
  return `others took ${usual ?? ''} % of the measured processor (median of all rounds), and ${most ?? ''} % at most`;
}

/** The explanations of exceeded bounds, each load once. */
function costsOf(verdicts: readonly Verdict[]): string[] {
  const costs = verdicts.flatMap(({ holds, result, bound: { cost } }) =>
    holds || cost === undefined ? [] : [`**${result.title}.** ${cost}`],
  );
  return [...new Set(costs)];
}
