import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { WORKSPACE_ROOT } from '@film-mesh/deploy';
import { endProcesses, type WatchState } from '@film-mesh/postgres-server/embedded';
import { withLock } from '@film-mesh/sql/process-lock';
import { UserError } from './command-line/index.ts';

import { errorCode } from './error-code.ts';
import { readRun, RunFile } from './run-file.ts';

/** Length of a wait after which it is reported, in milliseconds: copying a bundle takes less. */
const SAY_AFTER_MS = 1_000;

/** Options of the wait for the lock. */
export interface BuildLockOptions {
  /** Is called once if another process is waited for. */
  readonly say: (line: string) => void;
  /** Ends the wait. */
  readonly signal?: AbortSignal | undefined;
}

/** The file of the lock. */
export const BUILD_LOCK = 'build.lock';

/**
 * Runs work while no other process builds in this checkout, or reads a build; see docs/adr/0021-one-build-at-a-time.md.
 *
 * @param work gets a function that records its child processes: the next holder of the lock ends those that outlive
 *   this one
 * @throws {UserError} if the checkout is not writable
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
      say('another command is building in this checkout: waiting for it');
    }
  };
  const folder = writableCache();
  const held = async () => {
    // A killed holder has released the lock before its watcher has ended its child processes.
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
    // SQLite opens a file that is not writable for reading, and then has no lock.
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
