import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';

import { describe, expect, it } from '@jest/globals';

const MODULE = pathToFileURL(join(import.meta.dirname, 'log-blocks.ts')).href;
/** More than a block, and a part of one. */
const LINES = Array.from({ length: 1_000 }, (_, n) => `{"line":${String(n)},"text":"${'x'.repeat(40)}"}\n`);

/** A process that writes all lines, and then does this. */
function writing(then: string) {
  const code = `
    import { LogBlocks } from '${MODULE}';
    const log = new LogBlocks();
    for (const line of ${JSON.stringify(LINES)}) {
      log.write(line);
    }
    ${then}`;
  return spawn(process.execPath, ['--input-type=module', '--eval', code], { stdio: ['ignore', 'pipe', 'ignore'] });
}

describe('LogBlocks', () => {
  it.each([
    ['has nothing more to do', ''],
    ['is told to exit', 'process.exit(1);'],
    ['has a fault', "throw new Error('on purpose');"],
    ['is killed when all was flushed', "log.flush(() => process.kill(process.pid, 'SIGKILL'));"],
  ])('has written each line once when the process %s', async (_what, then) => {
    const written = await text(writing(then).stdout);
    // At an exit, the last block can overtake the one that another thread is writing.
    expect(written.split(/(?<=\n)/u).toSorted()).toEqual(LINES.toSorted());
  });

  it('writes what does not fill its block after the rest, while the process goes on', async () => {
    const child = writing('setInterval(() => undefined, 60_000);');
    let written = '';
    for await (const part of child.stdout.setEncoding('utf8')) {
      written += String(part);
      if (written === LINES.join('')) {
        break;
      }
    }
    expect(written).toBe(LINES.join(''));
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
});
