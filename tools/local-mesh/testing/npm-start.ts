import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { bundledMain, WORKSPACE_ROOT } from '@film-mesh/deploy';

import { errorCode } from '../src/error-code.ts';
import { until } from '../src/probe.ts';
import { descendantsOf, isAlive, type RunningProcess } from './processes.ts';

/** For whatever a machine may be slow at, in milliseconds. */
export const PATIENT_MS = 150_000;

/** `npm start`, without npm, as a process of its own. */
export class NpmStart {
  readonly #process: ChildProcess;
  readonly #seen = new Set<number>();
  readonly #exited: Promise<unknown>;
  stdout = '';
  stderr = '';

  constructor(...args: readonly string[]) {
    this.#process = spawn(process.execPath, [...scriptArgs('start'), ...args], {
      cwd: WORKSPACE_ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#process.stdout?.on('data', (chunk) => (this.stdout += String(chunk)));
    this.#process.stderr?.on('data', (chunk) => (this.stderr += String(chunk)));
    this.#exited = once(this.#process, 'close');
  }

  /** Whether it runs. */
  get isRunning(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null;
  }

  /** The URLs that it has said, in order. */
  get urls(): string[] {
    const [, said = ''] = this.stdout.split('The mesh is ready:\n');
    return said.match(/^ {2}.*$/gmu)?.flatMap((line) => line.match(/http:\S+/gu) ?? []) ?? [];
  }

  /** The processes that it has started and that run. */
  parts(): RunningProcess[] {
    const parts = descendantsOf(Number(this.#process.pid));
    parts.forEach(({ pid }) => this.#seen.add(pid));
    return parts;
  }

  /** The process of the first replica of a service. */
  part(service: string): number | undefined {
    return this.parts().find(({ command }) => command.includes(bundledMain(service)))?.pid;
  }

  /** The process of its PostgreSQL that has started the others. */
  postgres(): number | undefined {
    return this.parts().find(({ command }) => command.includes('/bin/postgres -D'))?.pid;
  }

  /** The processes of all parts ever seen that still run. */
  leftOver(): number[] {
    return [...this.#seen].filter(isAlive);
  }

  /** Waits until it has said something that matches. */
  async saying(pattern: RegExp): Promise<void> {
    await until(
      String(pattern),
      () => {
        if (!this.isRunning && !pattern.test(this.stdout)) {
          throw new Error(`ended without ${String(pattern)}:\n${this.stdout}${this.stderr}`);
        }
        return pattern.test(this.stdout);
      },
      PATIENT_MS,
    );
  }

  /** Sends it a signal, having looked at what it has started. */
  signal(signal: NodeJS.Signals): void {
    this.parts();
    this.#process.kill(signal);
  }

  /** Resolves with its exit code when it has ended and all that it wrote has been read. */
  async code(): Promise<number | null> {
    await this.#exited;
    return this.#process.exitCode;
  }

  /** Kills the process of the first replica of a service, where there is one at this moment. */
  killPart(service: string): void {
    kill(this.part(service));
  }

  /** Ends it and all that it has started, whatever state they are in. */
  async end(): Promise<void> {
    if (this.isRunning) {
      this.signal('SIGKILL');
    }
    this.leftOver().forEach(kill);
    await this.#exited;
  }
}

/** Kills a process, which may have ended by itself since it was seen. */
function kill(pid: number | undefined): void {
  try {
    if (pid !== undefined) {
      process.kill(pid, 'SIGKILL');
    }
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') {
      throw error;
    }
  }
}

/** What stands behind "node" in a script of the workspace. */
export function scriptArgs(script: 'start' | 'scale'): string[] {
  const manifest = JSON.parse(readFileSync(join(WORKSPACE_ROOT, 'package.json'), 'utf8')) as {
    scripts: Readonly<Record<string, string>>;
  };
  const [, args = ''] = /^(?:exec )?node (?<args>.*)$/u.exec(manifest.scripts[script] ?? '') ?? [];
  return args.split(' ');
}
