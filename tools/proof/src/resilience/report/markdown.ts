import type { Circumstances } from '../../kit/report/circumstances.ts';
import { digits } from '../../kit/report/digits.ts';
import { circumstancesTable, page } from '../../kit/report/page.ts';
import { table } from '../../kit/report/table.ts';
import type { Result } from '../result.ts';

/** docs/proof/resilience.md: a row for each experiment, with its last figures; docs/edge.md describes them. */
export function markdownOf(results: readonly Result[], where: Circumstances): string {
  const rows = results.map(({ name, experiment: { figure, bound }, withRemedy, without }) => [
    `[${name}](../edge.md#${name})`,
    figure,
    bound,
    digits(withRemedy.figure),
    digits(without.figure),
  ]);
  return page('resilience --docs', 'Resilience', [
    `One row for each experiment: the figure that \`npm run proof -- resilience\` measured with the remedy and without it. The
remedy holds if the figure is at most the bound with it, and more without it. What goes wrong, and the settings against it:
[The edge](../edge.md).`,
    circumstancesTable(where),
    table(['experiment', 'figure', 'bound', 'with', 'without'], rows, (column) => column >= 2),
  ]);
}
