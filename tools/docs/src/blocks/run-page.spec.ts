import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { runPage } from './run-page.ts';

const fenced = (mark: string, text: string) => `\`\`\`${mark}\n${text}\n\`\`\`\n`;

describe("a page's commands", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'page-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function run(...blocks: readonly string[]): Promise<readonly string[]> {
    const file = join(folder, 'page.md');
    writeFileSync(file, ['# A page', ...blocks].join('\n\n'));
    return runPage(file, { cwd: folder, env: process.env, edit: (script) => script.replaceAll('THERE', 'here') });
  }

  it('run in one shell, edited, and only where they are marked', async () => {
    const written = await run(
      fenced('sh test', 'place=THERE\nmkdir sub && cd sub'),
      fenced('sh', 'exit 1'),
      fenced('sh test', 'echo "$place $(basename "$PWD")"\ncat'),
    );
    expect(written).toEqual(['', 'here sub\n']);
  });

  it('may write between the lines that the page shows', async () => {
    const block = fenced('sh test', 'echo "one 1 (first)"; echo two; echo three >&2');
    const shown = fenced('text output', 'one … (first)\nthree');
    await expect(run(block, shown)).resolves.toHaveLength(1);
  });

  it('may write wider columns than the page shows', async () => {
    const block = fenced('sh test', 'echo "service         process"; echo "a-service-1      7"');
    const shown = fenced('text output', 'service  process\na-service-1  …');
    await expect(run(block, shown)).resolves.toHaveLength(1);
  });

  it.each([
    ['a block that fails', fenced('sh test', 'echo so far\nfalse\necho on'), /page\.md:3 Error: failed:[^]*so far\n$/u],
    ['an undefined command', fenced('sh test', 'no-such-command | cat'), /page\.md:3 Error: failed/u],
    [
      'another output',
      fenced('sh test', 'echo two; echo one') + fenced('text output', 'one\ntwo'),
      /page\.md:3 shows another output than this:\ntwo\none/u,
    ],
    ['an output without a block', fenced('text output', 'one'), /line 3: an output without a block/u],
    ['a start without its output', fenced('sh start', 'sleep 9'), /line 3: a start without its output/u],
    ['a start that ends', fenced('sh start', 'exit 1') + fenced('text output', 'on'), /page\.md:3 Error: failed/u],
  ])('names the line of %s', async (_, blocks, message) => {
    await expect(run(blocks)).rejects.toThrow(message);
  });

  it('goes on when what was started is ready, and ends that with the page', async () => {
    const written = await run(
      fenced('sh start', 'echo $$ > pid; echo ready; sleep 60'),
      fenced('text output', 'ready'),
      fenced('sh test', 'kill -0 $(cat pid) && cat pid'),
    );
    expect(() => process.kill(Number(written[1]), 0)).toThrow('ESRCH');
  });
});
