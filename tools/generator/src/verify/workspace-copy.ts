import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

import { WORKSPACE_ROOT } from '@film-mesh/deploy';
import { runCommand, unsetNx } from '@film-mesh/mesh';
import { copyWorkspace } from '@film-mesh/mesh/testing';
import { cacheDir, sharedDataDirectory } from 'nx/src/utils/cache-directory.js';

import { excerptOf } from './failure.ts';

/** Nx' cache and the database of its content; an environment variable sets both. */
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
   * Copies the files that Git tracks or would add, the installed packages, and Nx' cache.
   *
   * @param signal ends whatever runs in it
   * @param hear gets each line that a command writes
   */
  static async make(signal: AbortSignal, hear: (line: string) => void): Promise<WorkspaceCopy> {
    const copy = new WorkspaceCopy(copyWorkspace(tmpdir()), signal, hear);
    // A cache of its own that begins as the workspace's: it has the tasks that the added services cannot affect. Nx
    // only uses entries that its database knows.
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
   * @returns its output
   * @throws {Error} with its output, if it fails or is ended by the signal
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

  /** The environment of a command in it: its own programs, and its own Nx database. */
  environment(): NodeJS.ProcessEnv {
    const path = [join(this.root, 'node_modules/.bin'), process.env['PATH'] ?? ''].join(delimiter);
    const nx = { NX_DAEMON: 'false', NX_TUI: 'false', NX_CACHE_DIRECTORY: join(this.root, CACHE) };
    return { ...process.env, ...unsetNx('another'), PATH: path, CI: 'true', ...nx };
  }

  /** The changes that Git reports; empty if everything is as it was. */
  async changes(): Promise<string> {
    return this.run('git', 'status', '--porcelain');
  }

  remove(): Promise<void> {
    return rm(this.root, { recursive: true, force: true });
  }
}
