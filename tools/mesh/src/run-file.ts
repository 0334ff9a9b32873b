import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { identify, type ProcessIdentity, type WatchState } from '@film-mesh/postgres-server/embedded';

/** In the folder of the data. */
const FILE = 'running.json';

/** The processes of a mesh, for those who come after it. */
export interface Run extends WatchState {
  readonly supervisor: ProcessIdentity;
}

/** The file that says which processes work on a data folder. */
export class RunFile {
  readonly #data: string;
  readonly #folder: string;
  readonly #supervisor = identify(process.pid);

  /** @param data an absolute path of a folder that is there */
  constructor(data: string) {
    this.#data = data;
    this.#folder = folderId(data);
  }

  /** Does nothing where the folder can't be written any longer or is another one: the watcher knows all the same. */
  write(state: WatchState): void {
    this.#whereItIsOurs((file) => {
      const fresh = `${file}-${String(process.pid)}`;
      writeFileSync(fresh, JSON.stringify({ folder: this.#folder, supervisor: this.#supervisor, ...state }));
      renameSync(fresh, file);
    });
  }

  /** Says that nothing runs. */
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
      // Gone, or not to be written.
    }
  }
}

/**
 * What a data folder says of the mesh that works on it or was killed; undefined where it says nothing.
 *
 * @param data an absolute path
 */
export function readRun(data: string): Run | undefined {
  try {
    const { folder, ...run } = JSON.parse(readFileSync(join(data, FILE), 'utf8')) as Run & { folder: string };
    // A copy of the folder tells of the processes of the other one.
    return folder === folderId(data) ? run : undefined;
  } catch {
    return undefined;
  }
}

function folderId(data: string): string {
  const { dev, ino } = statSync(data);
  return `${String(dev)}:${String(ino)}`;
}
