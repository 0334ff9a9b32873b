import { execFileSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';

/** The circumstances of a measurement. */
export interface Circumstances {
  readonly command: string;
  /** The commit that was checked out, and whether files differed from it. */
  readonly commit: string;
  readonly machine: string;
  /** Year, month and day, in UTC. */
  readonly date: string;
}

/**
 * Of this moment: what is measured is what is checked out now.
 *
 * @param command how the user runs it, such as `npm run proof -- fuzz`
 * @param args what follows it; where the page is written to is left out
 */
export function circumstances(command: string, args: readonly string[]): Circumstances {
  const shown = args.filter((arg, at) => !/^--report(?:=|$)/u.test(arg) && args[at - 1] !== '--report');
  const [cpu] = cpus();
  const gib = Math.round(totalmem() / 2 ** 30);
  return {
    command: shown.length === 0 ? command : [command, '--', ...shown].join(' '),
    commit: commit(),
    machine: `${String(cpus().length)} × ${cpu?.model.trim() ?? 'unknown'}, ${String(gib)} GiB, ${process.platform}, Node ${process.version}`,
    date: new Date().toISOString().slice(0, 10),
  };
}

function commit(): string {
  const git = (...command: string[]) =>
    execFileSync('git', command, { cwd: import.meta.dirname, encoding: 'utf8' }).trim();
  return git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain') === '' ? '' : ' with changes');
}
