import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

import { bundledMain, WORKSPACE_ROOT } from '@film-mesh/deploy';
import { ProcessWatch } from '@film-mesh/postgres-server/embedded';

import { runCommand } from '../src/process-group.ts';
import { errorCode } from '../src/error-code.ts';
import { until } from '../src/probe.ts';
import { descendantsOf, isAlive, type RunningProcess } from './processes.ts';

/** Time limit of anything slow on a busy machine, in milliseconds. */
export const PATIENT_MS = 150_000;

/** The location, by default this workspace with the environment of the tests. */
export interface StartSetting {
  /** The folder of another workspace. */
  readonly root?: string;
  /** Variables beside those of the tests; undefined ones are not set. */
  readonly env?: NodeJS.ProcessEnv;
}

/** `npm start`, without npm, as a process of its own, which does not outlive the tests. */
export class NpmStart {
  readonly #watch = new ProcessWatch({ removes: [] });
  readonly #process: ChildProcess;
  readonly #seen = new Set<number>();
  readonly #exited: Promise<unknown>;
  stdout = '';
  stderr = '';

  constructor(...args: readonly string[]);
  constructor(setting: StartSetting, ...args: readonly string[]);
  constructor(first: StartSetting | string = {}, ...rest: readonly string[]) {
    const [{ root = WORKSPACE_ROOT, env = {} }, args] =
      typeof first === 'string' ? [{}, [first, ...rest]] : [first, rest];
    this.#process = this.#watch.spawn(process.execPath, [...scriptArgs('start'), ...args], {
      cwd: root,
      env: { ...process.env, ...env },
      name: 'npm start',
      layer: 0,
      stopSignal: 'SIGTERM',
      stopMs: PATIENT_MS,
    });
    this.#process.stdout?.on('data', (chunk) => (this.stdout += String(chunk)));
    this.#process.stderr?.on('data', (chunk) => (this.stderr += String(chunk)));
    this.#exited = once(this.#process, 'close');
  }

  /** Set while it runs. */
  get isRunning(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null;
  }

  /** The URLs of its output, in order. */
  get urls(): string[] {
    const [, said = ''] = this.stdout.split('The mesh is ready:\n');
    return said.match(/^ {2}.*$/gmu)?.flatMap((line) => line.match(/http:\S+/gu) ?? []) ?? [];
  }

  /** The URL of a route, even if another route has it as its end. */
  urlOf(route: string): string {
    const url = this.urls.find((one) => new URL(one).pathname === route);
    if (url === undefined) {
      throw new Error(`no URL of ${route} in:\n${this.stdout}`);
    }
    return url;
  }

  /** Its own process. */
  get pid(): number {
    return Number(this.#process.pid);
  }

  /** Its running child processes, except for the {@link watcher}. */
  parts(): RunningProcess[] {
    return this.#descendants().filter((one) => !isWatcher(one));
  }

  /** The process that ends the parts when this one has died. */
  watcher(): number | undefined {
    return this.#descendants().find(isWatcher)?.pid;
  }

  /** The processes of the replicas of a service. */
  replicasOf(service: string): number[] {
    // From a slash on: another service's name may have this one's as its end.
    const main = sep + bundledMain(service);
    return this.parts().flatMap(({ command, pid }) => (command.includes(main) ? [pid] : []));
  }

  /** The process of the first replica of a service. */
  part(service: string): number | undefined {
    return this.replicasOf(service)[0];
  }

  /** The process of its proxy. */
  proxy(): number | undefined {
    return this.parts().find(({ command }) => command.includes('--disable-hot-restart'))?.pid;
  }

  /** The process of its Prometheus. */
  prometheus(): number | undefined {
    return this.parts().find(({ command }) => command.includes('--storage.tsdb.path='))?.pid;
  }

  /** The main process of its PostgreSQL. */
  postgres(): number | undefined {
    return this.parts().find(({ command }) => command.includes('/bin/postgres -D'))?.pid;
  }

  /** The running processes of all parts ever seen. */
  leftOver(): number[] {
    return [...this.#seen].filter(isAlive);
  }

  #descendants(): RunningProcess[] {
    const all = descendantsOf(this.pid);
    all.forEach(({ pid }) => this.#seen.add(pid));
    return all;
  }

  /** Waits for a matching output. */
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

  /** Sends it a signal, after recording its child processes. */
  signal(signal: NodeJS.Signals): void {
    this.parts();
    this.#process.kill(signal);
  }

  /** Closes its terminal: it cannot write any longer, and gets SIGHUP. */
  closeTerminal(): void {
    this.#process.stdout?.destroy();
    this.#process.stderr?.destroy();
    this.signal('SIGHUP');
  }

  /** Resolves with its exit code when it has ended and all its output has been read. */
  async code(): Promise<number | null> {
    await this.#exited;
    return this.#process.exitCode;
  }

  /** Kills the process of the first replica of a service, if there is one at this moment. */
  killPart(service: string): void {
    kill(this.part(service));
  }

  /** Ends it and all its child processes, whatever state they are in. */
  async end(): Promise<void> {
    if (this.isRunning) {
      this.signal('SIGKILL');
    }
    this.leftOver().forEach(kill);
    await this.#exited;
    await this.#watch.dismiss();
  }
}

const isWatcher = ({ command }: RunningProcess) => command.includes('/watcher.ts ');

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

type Script = 'start' | 'scale' | 'status' | 'stop';

/** Runs a script of the workspace, without npm, to its end. */
export function runScript(script: Script, ...args: readonly string[]): ReturnType<typeof runCommand> {
  return runCommand(process.execPath, [...scriptArgs(script), ...args], { cwd: WORKSPACE_ROOT, env: process.env });
}

/** The arguments of "node" in a script of the workspace. */
export function scriptArgs(script: Script): string[] {
  const manifest = JSON.parse(readFileSync(join(WORKSPACE_ROOT, 'package.json'), 'utf8')) as {
    scripts: Readonly<Record<string, string>>;
  };
  const [, args = ''] = /^(?:exec )?node (?<args>.*)$/u.exec(manifest.scripts[script] ?? '') ?? [];
  return args.split(' ');
}
