import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ProcessWatch, until } from '@film-mesh/mesh';

/** Time for a shell's programs to end after SIGTERM, in milliseconds. */
const STOP_MS = 30_000;
/** Runs the files 1, 2, 3, … of a folder as they come; standard input is not the scripts', which a command could read. */
const LOOP = `set -eo pipefail
for ((SCRIPT = 1; ; SCRIPT++)); do
  until [ -e "$0/$SCRIPT" ]; do sleep 0.05; done
  . "$0/$SCRIPT" < /dev/null
  echo "$0/$SCRIPT has ended"
done`;

/** Working directory and environment of a shell. */
export interface ShellOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** A Bash that keeps variables and working directory from one script to the next, and does not outlive this process. */
export class Shell {
  readonly #watch = new ProcessWatch({ removes: [] });
  readonly #folder = mkdtempSync(join(tmpdir(), 'film-mesh-docs-'));
  #hasEnded = false;
  #scripts = 0;
  #written = '';

  constructor(options: ShellOptions) {
    const how = { ...options, name: 'bash', layer: 0, stopSignal: 'SIGTERM', stopMs: STOP_MS } as const;
    const shell = this.#watch.spawn('bash', ['-c', LOOP, this.#folder], how);
    for (const output of [shell.stdout, shell.stderr]) {
      output.on('data', (chunk) => (this.#written += String(chunk)));
    }
    shell.once('close', () => (this.#hasEnded = true));
  }

  /**
   * Runs a script until it has ended, or until its output is as wanted.
   *
   * @returns its output so far, of both streams
   * @throws {Error} with its output, where a command of it fails or it takes longer than `timeoutMs`
   */
  async run(script: string, timeoutMs: number, isDone?: (written: string) => boolean): Promise<string> {
    this.#written = '';
    const file = join(this.#folder, String(++this.#scripts));
    writeFileSync(`${file}.new`, `${script}\n`);
    renameSync(`${file}.new`, file);
    const end = `${file} has ended\n`;
    const arrived = () => isDone?.(this.#written) ?? this.#written.includes(end);
    await until('the script', () => this.#hasEnded || arrived(), timeoutMs).catch(() => undefined);
    if (!arrived()) {
      throw new Error(`${this.#hasEnded ? 'failed' : 'takes too long'}:\n${script}\n\n${this.#written}`);
    }
    return this.#written.replace(end, '');
  }

  /** Ends it and all that it has started. */
  async end(): Promise<void> {
    await this.#watch.finish();
    rmSync(this.#folder, { recursive: true });
  }
}
