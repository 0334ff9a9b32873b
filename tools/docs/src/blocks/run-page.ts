import { readPage } from '../page.ts';
import { markedBlocks, shows } from './marked-blocks.ts';
import { Shell, type ShellOptions } from './shell.ts';

/** Time for a block, in milliseconds. */
const BLOCK_MS = 120_000;

/** Circumstances in which a page's commands run. */
export interface PageOptions extends ShellOptions {
  /**
   * Edits a block before it runs, such as ports that may be taken.
   *
   * @param written the output of all blocks before it
   */
  readonly edit?: (script: string, written: string) => string;
}

/**
 * Runs the blocks of a page that {@link markedBlocks} finds, in their order, and ends all that they have started.
 *
 * @param file an absolute path
 * @returns the output of each block
 * @throws {Error} with the page's line and the output, where a block fails or writes something else than the page shows
 */
export async function runPage(file: string, { edit, ...options }: PageOptions): Promise<readonly string[]> {
  const blocks = markedBlocks(readPage(file));
  const pageShell = new Shell(options);
  const shells = [pageShell];
  const written: string[] = [];
  try {
    for (const { script, isStart, output, line } of blocks) {
      const edited = edit?.(script, written.join('\n')) ?? script;
      const isShown = (text: string) => output === undefined || shows(text, output);
      const shell = isStart ? new Shell(options) : pageShell;
      if (isStart) {
        shells.push(shell);
      }
      const text = await shell.run(edited, BLOCK_MS, isStart ? isShown : undefined).catch((cause: unknown) => {
        throw new Error(`${file}:${line} ${String(cause)}`, { cause });
      });
      if (!isShown(text)) {
        throw new Error(`${file}:${line} shows another output than this:\n${text}`);
      }
      written.push(text);
    }
  } finally {
    // What was started last may need what was started first.
    for (const shell of shells.toReversed()) {
      await shell.end();
    }
  }
  return written;
}
