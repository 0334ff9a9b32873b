import type { Result } from '../run-experiment.ts';

/** The results, a line each. */
export function tableOf(results: readonly Result[]): string {
  const rows = [
    ['experiment', 'figure', 'bound', 'with', 'without', ''],
    ...results.map(({ name, experiment: { figure, bound }, withRemedy, without, fault }) => [
      name,
      figure,
      String(bound),
      rounded(withRemedy.figure),
      rounded(without.figure),
      fault ?? 'ok',
    ]),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const line = (row: readonly string[]) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  return rows.map((row) => `${line(row).trimEnd()}\n`).join('');
}

/** A figure with no more digits than it can mean. */
export function rounded(figure: number): string {
  return String(Math.abs(figure) < 10 ? Math.round(figure * 100) / 100 : Math.round(figure));
}
