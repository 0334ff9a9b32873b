import { execFileSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';

import { WORKSPACE_ROOT } from '@film-mesh/deploy';

import { canPin, CORES } from '../cpu.ts';

/** Where and how something was measured. */
export interface Circumstances {
  readonly commit: string;
  readonly machine: string;
  readonly date: string;
  readonly command: string;
  /** What ran on which processor. */
  readonly cores: string;
}

/** @param args of the command line */
export function circumstances(args: readonly string[]): Circumstances {
  const git = (...command: string[]) => execFileSync('git', command, { cwd: WORKSPACE_ROOT, encoding: 'utf8' }).trim();
  const [cpu] = cpus();
  const gib = Math.round(totalmem() / 2 ** 30);
  return {
    commit: git('rev-parse', 'HEAD') + (git('status', '--porcelain') === '' ? '' : ' with changes'),
    machine: `${String(cpus().length)} × ${cpu?.model.trim() ?? 'unknown'}, ${String(gib)} GiB, ${process.platform}, Node ${process.version}`,
    date: new Date().toISOString(),
    command: ['npm run bench --', ...args].join(' '),
    cores: canPin
      ? `what is measured on processor ${String(CORES.server)}, the load on processor ${String(CORES.load)}`
      : 'what is measured and the load share all processors: there is no taskset here',
  };
}
