import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

import { WORKSPACE_ROOT } from '@film-mesh/deploy';
import { runCommand, unsetNx } from '@film-mesh/mesh';
import { copyWorkspace } from '@film-mesh/mesh/testing';
import { cacheDir, sharedDataDirectory } from 'nx/src/utils/cache-directory.js';

import { excerptOf } from './failure.ts';

/** Where Nx has its cache, and the database that knows what is in it, where it is told where the cache is. */
const CACHE = '.nx/cache';
const DATABASES = '.nx/workspace-data';

/** A workspace like this one, with a Git history of one commit, that may be changed at will. */
export class WorkspaceCopy {
  readonly root: string;
  readonly #signal: AbortSignal;
  readonly #hear: (line: string) => void;

  private constructor(root: string, signal: AbortSignal, hear: (line: string) => void) {
    this.root = root;
    this.#signal = signal;
    this.#hear = hear;
  }

  /**
   * Copies what Git knows or would add, what is installed, and Nx' cache.
   *
   * @param signal ends whatever runs in it
   * @param hear gets each line that a command writes
   */
  static async make(signal: AbortSignal, hear: (line: string) => void): Promise<WorkspaceCopy> {
    const copy = new WorkspaceCopy(copyWorkspace(tmpdir()), signal, hear);
    // A cache of its own that begins as the workspace's: what the added services can not affect has been run there. Nx
    // takes from it only what its database knows.
    await copy.run(
      'bash',
      '-c',
      `mkdir -p ${CACHE} ${DATABASES}
       cp --archive --link "${cacheDir}/." ${CACHE} 2> /dev/null || cp --archive "${cacheDir}/." ${CACHE}
       cp --archive "${sharedDataDirectory(WORKSPACE_ROOT, 'workspace-data')}"/*.db* ${DATABASES} || true`,
    );
    const author = ['-c', 'user.name=verify', '-c', 'user.email=verify@localhost'];
    await copy.run('git', 'init', '--quiet');
    await copy.run('git', 'add', '--all');
    await copy.run('git', ...author, 'commit', '--quiet', '--message', 'As it was');
    return copy;
  }

  /**
   * Runs a command in it to its end.
   *
   * @returns what it wrote
   * @throws {Error} with what it wrote, where it fails or is ended by the signal
   */
  async run(command: string, ...args: readonly string[]): Promise<string> {
    const heard: string[] = [];
    const hear = (line: string) => {
      heard.push(line);
      this.#hear(line);
    };
    const { code, said } = await runCommand(command, args, {
      cwd: this.root,
      env: this.environment(),
      signal: this.#signal,
      hear,
    }).catch((cause: unknown) => {
      const what = `${[command, ...args].join(' ')} was ended: ${String(cause)}`;
      throw new Error(`${what}\n${excerptOf(heard.join('\n'))}`, { cause });
    });
    if (code !== 0) {
      throw new Error(`${[command, ...args].join(' ')} ended with ${String(code)}:\n${excerptOf(said)}`);
    }
    return said;
  }

  /** The environment of a command in it: its own programs, and its own memory of Nx. */
  environment(): NodeJS.ProcessEnv {
    const path = [join(this.root, 'node_modules/.bin'), process.env['PATH'] ?? ''].join(delimiter);
    const nx = { NX_DAEMON: 'false', NX_TUI: 'false', NX_CACHE_DIRECTORY: join(this.root, CACHE) };
    return { ...process.env, ...unsetNx('another'), PATH: path, CI: 'true', ...nx };
  }

  /** What Git sees as changed; nothing where all is as it was. */
  async changes(): Promise<string> {
    return this.run('git', 'status', '--porcelain');
  }

  remove(): Promise<void> {
    return rm(this.root, { recursive: true, force: true });
  }
}
