import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import { findServices, WORKSPACE_ROOT } from '@film-mesh/deploy';

import { UserError } from './user-error.ts';

/**
 * Builds of the services what has changed.
 *
 * @throws {UserError} with what the build said
 */
export async function buildServices(signal: AbortSignal): Promise<void> {
  const names = findServices().map(({ descriptor }) => descriptor.name);
  const nx = join(WORKSPACE_ROOT, 'node_modules/nx/dist/bin/nx.js');
  const child = spawn(process.execPath, [nx, 'run-many', '--target=build', `--projects=${names.join(',')}`], {
    cwd: WORKSPACE_ROOT,
    env: { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false' },
    stdio: ['ignore', 'pipe', 'inherit'],
    signal,
  });
  const [said, [code]] = await Promise.all([text(child.stdout), once(child, 'exit') as Promise<[code: number | null]>]);
  if (code !== 0) {
    throw new UserError(`the build failed\n${said}`);
  }
}
