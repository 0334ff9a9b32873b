import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { WORKSPACE_ROOT } from '@film-mesh/deploy';
import { withLock } from '@film-mesh/sql/embedded';
import { UserError } from '@film-mesh/tool-kit';

import { errorCode } from './error-code.ts';

/** How long a wait lasts until it is said, in milliseconds: to copy a bundle takes less. */
const SAY_AFTER_MS = 1_000;

/** How to wait for the lock. */
export interface BuildLockOptions {
  /** Is told once that another process is waited for. */
  readonly say: (line: string) => void;
  /** Ends the wait. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs work while no other process builds in this checkout, or reads what was built; see
 * docs/adr/0021-one-build-at-a-time.md.
 *
 * @throws {UserError} where the checkout can't be written
 * @throws the reason of the signal
 */
export async function withBuildLock<T>(work: () => Promise<T> | T, { say, signal }: BuildLockOptions): Promise<T> {
  const sayAt = Date.now() + SAY_AFTER_MS;
  let isSaid = false;
  const waiting = () => {
    if (!isSaid && Date.now() > sayAt) {
      isSaid = true;
      say('another command builds in this checkout: waiting for it');
    }
  };
  return await withLock(lockFile(), work, { waiting, signal });
}

function lockFile(): string {
  const folder = join(WORKSPACE_ROOT, '.cache');
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw new UserError(
      `the checkout ${WORKSPACE_ROOT} can not be written (${errorCode(error)}), which a build has to`,
      { cause: error },
    );
  }
  return join(folder, 'build.lock');
}
