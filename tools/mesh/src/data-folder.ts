import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

import { UserError } from './command-line/index.ts';

import { errorCode } from './error-code.ts';

/**
 * The absolute path of a folder, which is created if it is missing.
 *
 * @throws {UserError} if it is not writable
 */
export function writableFolder(folder: string): string {
  const path = resolve(folder);
  try {
    makeFolder(path);
    const probe = join(path, `.write-${String(process.pid)}`);
    writeFileSync(probe, '');
    rmSync(probe);
    return path;
  } catch (error) {
    throw new UserError(`the data folder ${path} cannot be written (${errorCode(error)})`, { cause: error });
  }
}

/** Like `mkdirSync` with `recursive`, which never returns if an existing parent accepts no folder, such as /proc. */
function makeFolder(path: string): void {
  const make = () => {
    try {
      mkdirSync(path);
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') {
        throw error;
      }
    }
  };
  try {
    make();
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' || dirname(path) === path) {
      throw error;
    }
    makeFolder(dirname(path));
    make();
  }
}
