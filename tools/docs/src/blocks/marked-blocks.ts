import type { Root } from 'mdast';

import { codeOf } from '../page.ts';

/** A fenced block of commands that a test runs. */
export interface MarkedBlock {
  readonly script: string;
  /** Runs beside the blocks after it, in a terminal of its own, until the page ends. */
  readonly isStart: boolean;
  /** Its output, as the page shows it; see {@link shows}. */
  readonly output: string | undefined;
  /** Its first line in the page. */
  readonly line: number;
}

/**
 * The blocks of a page that are marked to be run, in their order.
 *
 * The info string of a fenced block marks it:
 *
 * - `sh test`: runs in the page's shell, which all such blocks of the page share, and must succeed.
 * - `sh start`: runs in a terminal of its own until the page ends, such as `npm start`. The next block begins when its
 *   output is as shown.
 * - `text output`: the output of the block before it. Its lines are found in that order in what the block writes, and `…`
 *   stands for any text within a line. Spaces are as wide as they need to be, as the columns of a table are.
 *
 * @example
 * ```sh start
 * npm ci && npm start
 * ```
 *
 * ```text output
 * The mesh is ready:
 * ```
 *
 * @throws {Error} naming the line of an output without a block, and of a start without an output
 */
export function markedBlocks(page: Root): readonly MarkedBlock[] {
  const blocks: MarkedBlock[] = [];
  let last: MarkedBlock | undefined;
  for (const { lang, meta, value, position } of codeOf(page)) {
    const line = position?.start.line ?? 0;
    const mark = [lang, meta].join(' ');
    if (mark === 'text output') {
      if (last === undefined) {
        throw new Error(`line ${line}: an output without a block before it`);
      }
      blocks.splice(-1, 1, { ...last, output: value });
      last = undefined;
    } else if (mark === 'sh test' || mark === 'sh start') {
      last = { script: value, isStart: mark === 'sh start', output: undefined, line };
      blocks.push(last);
    } else {
      last = undefined;
    }
  }
  const endless = blocks.find(({ isStart, output }) => isStart && output === undefined);
  if (endless !== undefined) {
    throw new Error(`line ${endless.line}: a start without its output`);
  }
  return blocks;
}

/** Compares what was written with an output as a page shows it. */
export function shows(written: string, output: string): boolean {
  const lines = output
    .split('\n')
    .map((line) => line.trim().split('…').map(literal).join('.*').replaceAll(/ +/gu, ' +'));
  return new RegExp(lines.join('[^]*?\\n[^]*?'), 'u').test(written);
}

function literal(text: string): string {
  return text.replaceAll(/[$()*+./?[\\\]^{|}]/gu, String.raw`\$&`);
}
