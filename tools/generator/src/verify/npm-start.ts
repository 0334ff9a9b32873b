import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { ProcessWatch } from '@film-mesh/mesh';

import type { WorkspaceCopy } from './workspace-copy.ts';

/** How long it may take to stop, in milliseconds. */
const STOP_MS = 60_000;

/**
 * Runs `npm start` on free ports, and ends it.
 *
 * @param routes what must be served
 * @param work is done while the mesh runs; given the URL of each route
 * @throws {Error} with what it wrote, where it ends before it is ready
 */
export async function whileStarted(
  copy: WorkspaceCopy,
  routes: readonly string[],
  work: (urls: readonly string[]) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const data = await mkdtemp(join(tmpdir(), 'film-mesh-generated-data-'));
  const watch = new ProcessWatch({ removes: [data] });
  // npm, the shell and what it runs hear together that they shall end.
  const child = watch.spawn('npm', ['start', '--', '--port', '0', '--data', data], {
    cwd: copy.root,
    env: copy.environment(),
    name: 'npm start',
    layer: 0,
    stopSignal: 'SIGTERM',
    stopMs: STOP_MS,
  });
  child.stderr.pipe(process.stderr);
  const end = () => process.kill(-Number(child.pid), 'SIGTERM');
  signal.addEventListener('abort', end);
  const ended = once(child, 'close');
  try {
    const lines: string[] = [];
    const urls = new Map<string, string>();
    for await (const line of createInterface({ input: child.stdout })) {
      lines.push(line);
      const url = /^ {2}(?<url>http:\/\/\S+)\s/u.exec(line)?.groups?.['url'];
      if (url !== undefined) {
        urls.set(new URL(url).pathname, url);
      }
      if (routes.every((route) => urls.has(route))) {
        break;
      }
    }
    const served = routes.flatMap((route) => urls.get(route) ?? []);
    if (served.length < routes.length) {
      throw new Error(`npm start does not serve ${routes.join(' and ')}:\n${lines.join('\n')}`);
    }
    child.stdout.resume();
    await work(served);
  } finally {
    signal.removeEventListener('abort', end);
    if (child.exitCode === null) {
      end();
    }
    await ended;
    await watch.finish();
  }
}
