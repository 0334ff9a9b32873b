import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process, distinguished from a later one with the same id. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Start time relative to the boot of this machine; only for comparison. */
  readonly startedAt: string;
}

/** The identity of a process; undefined if none has this id, or it is a zombie. */
export function identify(pid: number): ProcessIdentity | undefined {
  const startedAt = process.platform === 'linux' ? startOnLinux(pid) : startByPs(pid);
  return startedAt === undefined ? undefined : { pid, startedAt };
}

/** Tests whether this very process still runs. */
export function isRunning({ pid, startedAt }: ProcessIdentity): boolean {
  return identify(pid)?.startedAt === startedAt;
}

/** Not by `ps`, whose `lstart` moves when the clock is set. */
function startOnLinux(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'latin1');
    // After the name, which may contain anything, field 3 is the state and field 22 the start time in ticks since boot.
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
    // ps fails if there is no such process.
    return undefined;
  }
}

/** Tests a state, as ps and /proc write it, for a zombie or a dead process. */
function hasEnded(state = ''): boolean {
  return /^[ZX]/u.test(state);
}
