import type { Spread } from '../statistics.ts';

/** A figure with three digits, or as many as it has before the point. */
export function digits(figure: number | undefined): string {
  if (figure === undefined || Number.isNaN(figure)) {
    return '';
  }
  return Math.abs(figure) >= 100 ? Math.round(figure).toLocaleString('en') : String(Number(figure.toPrecision(3)));
}

/** `1.31 (1.28–1.40)`: the median, the least and the most. */
export function spread(ratio: Spread | undefined): string {
  return ratio === undefined ? '' : `${digits(ratio.median)} (${digits(ratio.least)}–${digits(ratio.most)})`;
}

/** A table in the form of Markdown, which can be read as it is; all columns but the first are figures. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(3, title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => padded(cell, widths[column] ?? 0, column === 0)).join(' | ')} |`;
  const rule = widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

function padded(cell: string, width: number, left: boolean): string {
  return left ? cell.padEnd(width) : cell.padStart(width);
}
