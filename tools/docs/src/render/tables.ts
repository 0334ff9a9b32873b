/** The rows of a table of Markdown, each by the titles of its columns. */
export type Rows = readonly Readonly<Record<string, string>>[];

/** The tables of a page, in their order. */
export function tablesIn(page: string): readonly Rows[] {
  return page.split(/\n(?!\|)/u).flatMap((part) => {
    const [head, rule, ...rows] = part.split('\n').filter((line) => line.startsWith('|'));
    if (head === undefined || !rule?.startsWith('| -')) {
      return [];
    }
    const titles = cellsOf(head);
    return [rows.map((row) => Object.fromEntries(cellsOf(row).map((cell, index) => [titles[index] ?? '', cell])))];
  });
}

/**
 * The first table of a page that has a column.
 *
 * @throws {Error} if there is none
 */
export function tableWith(column: string, page: string): Rows {
  const found = tablesIn(page).find(([first]) => first !== undefined && column in first);
  if (found === undefined) {
    throw new Error(`no table has a column ${column}`);
  }
  return found;
}

function cellsOf(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}
