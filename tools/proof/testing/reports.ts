import type { Circumstances } from '../src/kit/report/circumstances.ts';

/** Circumstances of a run that never was. */
export const WHERE: Circumstances = { command: 'npm run proof', commit: 'abc', date: 'today', machine: 'a machine' };

/** The cells of a table, line by line. */
export function cellsOf(text: string): string[][] {
  return text.split('\n').map((line) =>
    line
      .split('|')
      .map((cell) => cell.trim())
      .slice(1, -1),
  );
}
