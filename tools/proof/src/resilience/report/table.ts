import { digits } from '../../kit/report/digits.ts';
import { table } from '../../kit/report/table.ts';
import type { Result } from '../result.ts';

/** The results, a line each. */
export function tableOf(results: readonly Result[]): string {
  return table(
    ['experiment', 'figure', 'bound', 'with', 'without', 'outcome'],
    results.map(({ name, experiment: { figure, bound }, withRemedy, without, fault }) => [
      name,
      figure,
      bound,
      digits(withRemedy.figure),
      digits(without.figure),
      fault ?? 'ok',
    ]),
    (column) => column >= 2 && column <= 4,
  );
}
