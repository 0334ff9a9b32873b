import type { Circumstances } from './circumstances.ts';
import { table, type Cell } from './table.ts';

/**
 * A page of docs/proof: parts of Markdown with a blank line between them.
 *
 * @param command what writes it, such as `bench --docs`
 */
export function page(command: string, title: string, parts: readonly string[]): string {
  const origin = `<!-- Written by "npm run proof -- ${command}". Do not edit: run it again. -->`;
  return `${[origin, `# ${title}`, ...parts].join('\n\n')}\n`;
}

/** A table of where and how something was measured, and of what else matters to it. */
export function circumstancesTable(
  { command, commit, date, machine }: Circumstances,
  more: Readonly<Record<string, Cell>> = {},
): string {
  return table(
    ['what', 'value'],
    [...Object.entries({ command: `\`${command}\``, commit, date, machine }), ...Object.entries(more)],
  );
}
