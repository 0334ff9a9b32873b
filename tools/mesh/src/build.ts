import { join } from 'node:path';

import { findServices, WORKSPACE_ROOT } from '@film-mesh/deploy';
import { UserError } from './command-line/index.ts';

import { withBuildLock } from './build-lock.ts';
import { unsetNx } from './nx-variables.ts';
import { assertOpenFiles } from './open-files.ts';
import { runCommand } from './process-group.ts';

/**
 * An error of Nx's own database: an Nx that was killed while it created the tables leaves one without them for good.
 */
const NX_DATABASE_ERROR = 'DB transaction error';

/**
 * Builds and bundles the changed services, one process of this checkout at a time.
 *
 * @param signal ends the build
 * @param say is called if another build is waited for
 * @throws {UserError} with the output of the build
 */
export async function buildServices(signal: AbortSignal, say: (line: string) => void): Promise<void> {
  assertOpenFiles();
  const names = findServices().map(({ descriptor }) => descriptor.name);
  const nx = join(WORKSPACE_ROOT, 'node_modules/nx/dist/bin/nx.js');
  const { code, said } = await withBuildLock(
    async (record) => {
      const runNx = (...args: string[]) =>
        runCommand(process.execPath, [nx, ...args], {
          cwd: WORKSPACE_ROOT,
          // Nx's isolated plugin workers have sessions of their own, and would outlive a killed build.
          env: { ...process.env, ...unsetNx('this'), NX_DAEMON: 'false', NX_TUI: 'false', NX_ISOLATE_PLUGINS: 'false' },
          signal,
          endsWithUs: true,
          record,
        });
      const build = () => runNx('run-many', '--target=pack', `--projects=${names.join(',')}`);
      const first = await build();
      if (first.code === 0 || !first.said.includes(NX_DATABASE_ERROR)) {
        return first;
      }
      await runNx('reset', '--only-workspace-data');
      return build();
    },
    { say, signal },
  );
  if (code !== 0) {
    throw new UserError(`the build failed\n${said}`);
  }
}
