import { join } from 'node:path';

import { findServices, WORKSPACE_ROOT } from '@film-mesh/deploy';
import { UserError } from '@film-mesh/tool-kit';

import { runCommand } from './process-group.ts';

/**
 * Builds and bundles of the services what has changed.
 *
 * @param signal ends the build
 * @throws {UserError} with what the build said
 */
export async function buildServices(signal: AbortSignal): Promise<void> {
  const names = findServices().map(({ descriptor }) => descriptor.name);
  const nx = join(WORKSPACE_ROOT, 'node_modules/nx/dist/bin/nx.js');
  const { code, said } = await runCommand(
    process.execPath,
    [nx, 'run-many', '--target=bundle', `--projects=${names.join(',')}`],
    { cwd: WORKSPACE_ROOT, env: { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false' }, signal },
  );
  if (code !== 0) {
    throw new UserError(`the build failed\n${said}`);
  }
}
