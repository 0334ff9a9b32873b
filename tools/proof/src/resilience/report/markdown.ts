import type { Circumstances } from '../../kit/report/circumstances.ts';
import { digits } from '../../kit/report/digits.ts';
import { circumstancesTable, page } from '../../kit/report/page.ts';
import type { Result } from '../result.ts';

/** docs/proof/resilience.md: a row for each setting, in the experiments' own words, with their last figures. */
export function markdownOf(results: readonly Result[], where: Circumstances): string {
  const rows = results.map(({ name, experiment, withRemedy, without }) => {
    const { hazard, remedy, figure, bound } = experiment;
    const setting = `${remedy.setting} ([${fileName(remedy.file)}](../../${remedy.file}))`;
    const limit = `${figure}, at most ${String(bound)}`;
    return `| ${[name, hazard, setting, limit, digits(withRemedy.figure), digits(without.figure)].join(' | ')} |`;
  });
  return page('resilience --docs', 'Resilience', [
    `One row for each remedy: what goes wrong without it, the setting and where it stands, and what \`npm run proof -- resilience\`
measured with it and without it.`,
    circumstancesTable(where),
    [
      '| experiment | hazard | setting | figure | with | without |',
      '| --- | --- | --- | --- | --- | --- |',
      ...rows,
    ].join('\n'),
  ]);
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
