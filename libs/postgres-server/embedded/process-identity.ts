import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process, told apart from a later one with the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Of this machine since its boot; only to be compared. */
  readonly startedAt: string;
}

/** The identity of a process; undefined where none runs under this number, or it has ended and nobody has asked about it. */
export function identify(pid: number): ProcessIdentity | undefined {
  const startedAt = process.platform === 'linux' ? startOnLinux(pid) : startByPs(pid);
  return startedAt === undefined ? undefined : { pid, startedAt };
}

/** Whether this very process still runs. */
export function isRunning({ pid, startedAt }: ProcessIdentity): boolean {
  return identify(pid)?.startedAt === startedAt;
}

/** Not by `ps`, whose `lstart` moves when the clock is set. */
function startOnLinux(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'latin1');
    // Behind the name, which may hold anything, field 3 is the state and field 22 the ticks between boot and start.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
    return hasEnded(fields[0]) ? undefined : `${boot} ${String(fields[19])}`;
  } catch {
    return undefined;
  }
}

function startByPs(pid: number): string | undefined {
  try {
    const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
    const said = execFileSync('ps', ['-p', String(pid), '-o', 'stat=,lstart='], { encoding: 'utf8', env }).trim();
    return hasEnded(said) ? undefined : said.replace(/^\S+\s+/u, '');
  } catch {
    // ps fails where there is no such process.
    return undefined;
  }
}

/** Whether a state, as ps and /proc write it, is of a zombie or of a dead process. */
function hasEnded(state = ''): boolean {
  return /^[ZX]/u.test(state);
}
