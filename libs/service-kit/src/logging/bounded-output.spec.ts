import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

import { afterEach, describe, expect, it, jest } from '@jest/globals';

const MODULE = pathToFileURL(join(import.meta.dirname, 'log-blocks.ts')).href;
const MIB = 1_048_576;
/** Far more than the buffer holds. */
const FLOOD = 64 * MIB;

/** The report of the process after its flood. */
interface Flooded {
  readonly written: number;
  readonly dropped: number;
  /** The growth of its memory, in bytes; RSS would also count free memory. */
  readonly grown: number;
}

/** Writes a flood of lines, reports its cost, and then writes another line now and then until it is told to exit. */
const CODE = `
  import { setImmediate } from 'node:timers/promises';
  import { LogBlocks } from '${MODULE}';
  const log = new LogBlocks();
  log.onDropped((dropped) => log.write(JSON.stringify({ dropped }) + '\\n'));
  const line = JSON.stringify({ text: 'x'.repeat(200) }) + '\\n';
  const held = () => {
    gc();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  const before = held();
  let written = 0;
  for (; written * line.length < ${String(FLOOD)}; written++) {
    log.write(line);
    if (written % 1000 === 0) await setImmediate();
  }
  await new Promise((resolve) => setTimeout(resolve, 300));
  process.send({ written, dropped: log.dropped, grown: held() - before });
  setInterval(() => log.write('{"later":true}\\n'), 50);
  process.on('message', () => process.exit(7));
`;

jest.setTimeout(30_000);

const children: ChildProcess[] = [];
afterEach(() => {
  children.splice(0).forEach((child) => child.kill('SIGKILL'));
});

function flooding(stdout: 'pipe' | number): ChildProcess {
  const stdio: StdioOptions = ['ignore', stdout, 'inherit', 'ipc'];
  // A small one, so that what the output keeps is not hidden by garbage.
  const args = ['--max-semi-space-size=4', '--expose-gc', '--input-type=module', '--eval', CODE];
  const child = spawn(process.execPath, args, { stdio });
  children.push(child);
  return child;
}

async function floodOf(child: ChildProcess): Promise<Flooded> {
  const [said] = (await once(child, 'message')) as [Flooded];
  return said;
}

/** Tells it to exit; it must not wait for its reader. */
async function exitCodeOf(child: ChildProcess): Promise<unknown> {
  const exited = once(child, 'exit');
  child.send('exit');
  return ((await exited) as [number | null])[0];
}

describe('a log that nobody reads', () => {
  it('takes a bounded memory, and each line that was dropped is counted', async () => {
    const child = flooding('pipe');
    const { written, dropped, grown } = await floodOf(child);
    expect(grown).toBeLessThan(4 * MIB);
    expect(dropped).toBeGreaterThan(0);
    expect(dropped).toBeLessThan(written);
    expect(await exitCodeOf(child)).toBe(7);
  });

  it('goes on when it is read again, and says how many lines are missing', async () => {
    const child = flooding('pipe');
    const { written, dropped } = await floodOf(child);
    let read = 0;
    let missing = 0;
    for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
      const said = JSON.parse(line) as { readonly text?: string; readonly dropped?: number; readonly later?: boolean };
      read += said.text === undefined ? 0 : 1;
      missing += said.dropped ?? 0;
      if (said.later && missing > 0) {
        break;
      }
    }
    expect(missing).toBe(dropped);
    expect(read + missing).toBe(written);
  });

  it('does not end the process when its reader goes away, and counts on', async () => {
    const child = flooding('pipe');
    child.stdout?.destroy();
    const { written, dropped, grown } = await floodOf(child);
    expect(grown).toBeLessThan(4 * MIB);
    expect(dropped).toBeGreaterThan(written / 2);
    expect(await exitCodeOf(child)).toBe(7);
  });

  // Linux has it.
  (existsSync('/dev/full') ? it : it.skip)('does not end the process when the disk is full', async () => {
    const full = openSync('/dev/full', 'w');
    const child = flooding(full);
    closeSync(full);
    const { dropped, grown } = await floodOf(child);
    expect(grown).toBeLessThan(4 * MIB);
    expect(dropped).toBeGreaterThan(0);
    expect(await exitCodeOf(child)).toBe(7);
  });
});
