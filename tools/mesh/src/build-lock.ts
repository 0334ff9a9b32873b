import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { WORKSPACE_ROOT } from '@film-mesh/deploy';
import { endProcesses, type WatchState } from '@film-mesh/postgres-server/embedded';
import { withLock } from '@film-mesh/sql/process-lock';
import { UserError } from './command-line/index.ts';

import { errorCode } from './error-code.ts';
import { readRun, RunFile } from './run-file.ts';

/** How long a wait lasts until it is said, in milliseconds: to copy a bundle takes less. */
const SAY_AFTER_MS = 1_000;

/** How to wait for the lock. */
export interface BuildLockOptions {
  /** Is told once that another process is waited for. */
  readonly say: (line: string) => void;
  /** Ends the wait. */
  readonly signal?: AbortSignal | undefined;
}

/** The file of the lock. */
export const BUILD_LOCK = 'build.lock';

/**
 * Runs work while no other process builds in this checkout, or reads what was built; see
 * docs/adr/0021-one-build-at-a-time.md.
 *
 * @param work is given what records the processes that it starts: who has the lock next ends those that outlive this one
 * @throws {UserError} where the checkout can't be written
 * @throws the reason of the signal
 */
export async function withBuildLock<T>(
  work: (record: (state: WatchState) => void) => Promise<T> | T,
  { say, signal }: BuildLockOptions,
): Promise<T> {
  const sayAt = Date.now() + SAY_AFTER_MS;
  let isSaid = false;
  const waiting = () => {
    if (!isSaid && Date.now() > sayAt) {
      isSaid = true;
      say('another command builds in this checkout: waiting for it');
    }
  };
  const folder = writableCache();
  const held = async () => {
    // A killed holder has released the lock before its watcher has ended what it started.
    await endProcesses(readRun(folder)?.processes ?? []);
    const running = new RunFile(folder);
    return await work((state) => {
      running.write(state);
    });
  };
  return await withLock(join(folder, BUILD_LOCK), held, { waiting, signal });
}

function writableCache(): string {
  const folder = join(WORKSPACE_ROOT, '.cache');
  try {
    mkdirSync(folder, { recursive: true });
    // SQLite opens a file that it can't write for reading, and then has no lock.
    for (const path of [folder, join(folder, BUILD_LOCK)].filter((one) => existsSync(one))) {
      accessSync(path, constants.W_OK);
    }
  } catch (error) {
    throw new UserError(`Cannot write to the checkout ${WORKSPACE_ROOT} (${errorCode(error)}); a build needs to.`, {
      cause: error,
    });
  }
  return folder;
}
