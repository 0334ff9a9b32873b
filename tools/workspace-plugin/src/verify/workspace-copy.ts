import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

import { WORKSPACE_ROOT } from '@film-mesh/deploy';
import { runCommand } from '@film-mesh/local-mesh';

/** Everything that is installed: the workspace's own, what a package has of another version, and Envoy. */
const INSTALLED = ['node_modules', '*/node_modules', '*/*/node_modules', '.cache'];

/** A workspace like this one, with a Git history of one commit, that may be changed at will. */
export class WorkspaceCopy {
  readonly root: string;
  readonly #signal: AbortSignal;

  private constructor(root: string, signal: AbortSignal) {
    this.root = root;
    this.#signal = signal;
  }

  /**
   * Copies what Git knows or would add, and what is installed.
   *
   * @param signal ends whatever runs in it
   */
  static async make(signal: AbortSignal): Promise<WorkspaceCopy> {
    const copy = new WorkspaceCopy(await mkdtemp(join(tmpdir(), 'film-mesh-generated-')), signal);
    const { root } = copy;
    await copy.#shell(
      `git ls-files --cached --others --exclude-standard -z | xargs -0 cp --archive --parents --target-directory="$0"`,
      root,
    );
    // Linked where that can be, which takes a second: nobody writes to what is installed.
    await copy.#shell(
      `for folder in ${INSTALLED.join(' ')}; do
         [ -d "$folder" ] || continue
         cp --archive --link --parents "$folder" "$0" 2> /dev/null || cp --archive --parents "$folder" "$0" || exit
       done`,
      root,
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
   * @throws {Error} with what it wrote, where it fails
   */
  async run(command: string, ...args: readonly string[]): Promise<string> {
    const { code, said } = await runCommand(command, args, {
      cwd: this.root,
      env: this.environment(),
      signal: this.#signal,
    });
    if (code !== 0) {
      throw new Error(`${[command, ...args].join(' ')} ended with ${String(code)}:\n${said}`);
    }
    return said;
  }

  /** The environment of a command in it: its own programs, and none of Nx's memory of this workspace. */
  environment(): NodeJS.ProcessEnv {
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('NX_'));
    const path = [join(this.root, 'node_modules/.bin'), process.env['PATH'] ?? ''].join(delimiter);
    return { ...Object.fromEntries(inherited), PATH: path, CI: 'true', NX_DAEMON: 'false', NX_TUI: 'false' };
  }

  /** What Git sees as changed; nothing where all is as it was. */
  async changes(): Promise<string> {
    return this.run('git', 'status', '--porcelain');
  }

  remove(): Promise<void> {
    return rm(this.root, { recursive: true, force: true });
  }

  async #shell(script: string, argument: string): Promise<void> {
    const { code, said } = await runCommand('bash', ['-c', script, argument], {
      cwd: WORKSPACE_ROOT,
      env: process.env,
      signal: this.#signal,
    });
    if (code !== 0) {
      throw new Error(`the workspace can not be copied: ${said}`);
    }
  }
}
