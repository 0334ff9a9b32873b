import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

import { describe, expect, it } from '@jest/globals';

/** Runs a command that uses this kit, and reports when it is up. */
function command(body: string) {
  const kit = new URL('index.ts', import.meta.url).href;
  const code = `import { exitWith, stopSignal, UserError } from '${kit}'; await exitWith(async () => { ${body} });`;
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', code], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function outcome(child: ReturnType<typeof command>) {
  const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'exit') as Promise<[number | null]>]);
  return { code, stderr };
}

describe('a command', () => {
  it('ends with the exit code of its work, whatever goes on', async () => {
    expect(await outcome(command('setInterval(() => {}, 1_000); return 3;'))).toEqual({ code: 3, stderr: '' });
  });

  it('says in one line what the user can put right', async () => {
    const { code, stderr } = await outcome(command("throw new UserError('no such file');"));
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'no such file\n' });
  });

  it('shows the stack of anything else', async () => {
    const { code, stderr } = await outcome(command("throw new TypeError('oh');"));
    expect(code).toBe(1);
    expect(stderr).toMatch(/^TypeError: oh\n\s+at /u);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('is told of %s', async (signal) => {
    const child = command(`
      const stopping = stopSignal();
      const stopped = new Promise((_, reject) => stopping.addEventListener('abort', () => reject(stopping.reason)));
      setInterval(() => {}, 1_000);
      console.log('up');
      return stopped;
    `);
    const ended = outcome(child);
    await once(child.stdout, 'data');
    child.kill(signal);
    expect(await ended).toEqual({ code: 1, stderr: `stopped by ${signal}\n` });
  });
});
