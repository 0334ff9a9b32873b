import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { identify, type ProcessIdentity, type WatchState } from '@film-mesh/postgres-server/embedded';

/** The name of the file in the data folder. */
const FILE = 'running.json';

/** The processes of a mesh, for later commands. */
export interface Run extends WatchState {
  readonly supervisor: ProcessIdentity;
}

/** The file with the processes that use a data folder. */
export class RunFile {
  readonly #data: string;
  readonly #folder: string;
  readonly #supervisor = identify(process.pid);

  /** @param data an absolute path of an existing folder */
  constructor(data: string) {
    this.#data = data;
    this.#folder = folderId(data);
  }

  /** Does nothing if the folder is not writable any longer or is another one: the watcher knows all the same. */
  write(state: WatchState): void {
    this.#whereItIsOurs((file) => {
      const fresh = `${file}-${String(process.pid)}`;
      writeFileSync(fresh, JSON.stringify({ folder: this.#folder, supervisor: this.#supervisor, ...state }));
      renameSync(fresh, file);
    });
  }

  /** Records that nothing runs. */
  remove(): void {
    this.#whereItIsOurs((file) => {
      rmSync(file, { force: true });
    });
  }

  #whereItIsOurs(work: (file: string) => void): void {
    try {
      if (folderId(this.#data) === this.#folder) {
        work(join(this.#data, FILE));
      }
    } catch {
      // Gone, or not writable.
    }
  }
}

/**
 * The mesh that uses a data folder, or was killed there; undefined without a record.
 *
 * @param data an absolute path
 */
export function readRun(data: string): Run | undefined {
  try {
    const { folder, ...run } = JSON.parse(readFileSync(join(data, FILE), 'utf8')) as Run & { folder: string };
    // A copy of the folder contains the processes of the original.
    return folder === folderId(data) ? run : undefined;
  } catch {
    return undefined;
  }
}

function folderId(data: string): string {
  const { dev, ino } = statSync(data);
  return `${String(dev)}:${String(ino)}`;
}
