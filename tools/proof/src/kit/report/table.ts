/** A text, or a figure as it is. */
export type Cell = string | number;

/**
 * A table in the form of Markdown, which can be read as it is.
 *
 * @param isFigure which columns stand on the right; those that hold only numbers, by default
 */
export function table(
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  isFigure: (column: number) => boolean = (column) => rows.every((row) => typeof row[column] === 'number'),
): string {
  const columns = head.map((title, column) => ({
    width: Math.max(3, title.length, ...rows.map((row) => String(row[column] ?? '').length)),
    right: rows.length > 0 && isFigure(column),
  }));
  const line = (cells: readonly Cell[]) => {
    const padded = columns.map(({ width, right }, column) => {
      const text = String(cells[column] ?? '');
      return right ? text.padStart(width) : text.padEnd(width);
    });
    return `| ${padded.join(' | ')} |`;
  };
  const rule = columns.map(({ width, right }) => (right ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}
