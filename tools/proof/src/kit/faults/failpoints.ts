import { existsSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The services by their names, and the places in each at which a process can be killed. */
export const FAILPOINTS = {
  'film-service': [
    'create before commit',
    'create after commit',
    'change before commit',
    'change after commit',
    'remove before commit',
    'remove after commit',
    'before delivery',
    'after delivery',
    'after settling',
    'after claim',
  ],
  'rating-service': ['follow before commit', 'follow after commit', 'vote before commit', 'vote after commit'],
} as const;

/** The name of a place. */
export type Failpoint = (typeof FAILPOINTS)[keyof typeof FAILPOINTS][number];

/** All of {@link FAILPOINTS}. */
export const ALL_FAILPOINTS: readonly Failpoint[] = Object.values(FAILPOINTS).flat();

/**
 * Failpoints as files in a folder: the file is there while the failpoint is armed. Of several processes that come by,
 * that which removes the file is hit, so that an armed failpoint hits one process once.
 */
export class Failpoints {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Lets the failpoint hit the next process that comes by. */
  arm(failpoint: Failpoint): void {
    writeFileSync(this.#fileOf(failpoint), '');
  }

  /** Tests whether no process has reached it since it was armed. */
  isArmed(failpoint: Failpoint): boolean {
    return existsSync(this.#fileOf(failpoint));
  }

  /**
   * Disarms a failpoint.
   *
   * @returns whether it was armed
   */
  take(failpoint: Failpoint): boolean {
    try {
      unlinkSync(this.#fileOf(failpoint));
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
        return false;
      }
      throw error;
    }
  }

  #fileOf(failpoint: Failpoint): string {
    return join(this.#folder, failpoint.replaceAll(' ', '-'));
  }
}
