import { cpSync, existsSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { bundledMain, type WorkspaceService } from '@film-mesh/deploy';
import { UserError } from './command-line/index.ts';

import { withBuildLock, type BuildLockOptions } from './build-lock.ts';
import { errorCode } from './error-code.ts';
import type { NodeArgs } from './plan-services.ts';

/**
 * Copies the bundles of the services into the data folder, and returns the arguments that run them. A build replaces
 * those in the workspace, even while a mesh restarts a replica.
 *
 * @param data an absolute path
 * @throws {UserError} if a service is not built, or the copy fails
 */
export async function ownBundles(
  services: readonly WorkspaceService[],
  data: string,
  options: BuildLockOptions,
): Promise<NodeArgs> {
  const copyOf = ({ descriptor }: WorkspaceService) => bundledMain(join(data, 'programs', descriptor.name));
  await withBuildLock(() => {
    for (const service of services) {
      copyFolder(dirname(bundledMain(service.folder)), dirname(copyOf(service)), service.descriptor.name);
    }
  }, options);
  return (service) => [copyOf(service)];
}

function copyFolder(from: string, to: string, service: string): void {
  if (!existsSync(from)) {
    throw new UserError(`${service} is not built: npx nx bundle ${service}`);
  }
  try {
    rmSync(to, { recursive: true, force: true });
    cpSync(from, to, { recursive: true });
  } catch (error) {
    throw new UserError(`the bundle of ${service} cannot be copied to ${to} (${errorCode(error)})`, { cause: error });
  }
}
