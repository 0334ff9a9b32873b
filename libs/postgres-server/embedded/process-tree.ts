import { execFileSync } from 'node:child_process';

/**
 * Sends a signal to a process and its descendants; the process comes first, so that it starts no more. Ended ones are
 * skipped.
 */
export function signalTree(pid: number, signal: NodeJS.Signals): void {
  send(pid, signal);
  // PostgreSQL puts each of its processes into a process group of its own, so a signal to a group reaches only one.
  for (const child of childrenOf([pid])) {
    send(child, signal);
  }
}

/** Kills processes, their groups and their descendants at once. */
export function killTrees(pids: readonly number[]): void {
  // Children lose their parent when it ends, so it is stopped until they are known.
  pids.forEach((pid) => send(pid, 'SIGSTOP'));
  for (const pid of [...childrenOf(pids), ...pids]) {
    send(-pid, 'SIGKILL');
    send(pid, 'SIGKILL');
  }
}

/** The children of these processes. */
export function childrenOf(parents: readonly number[]): number[] {
  if (parents.length === 0) {
    return [];
  }
  const pairs = rowsOf('pid=,ppid=').map((row) => row.trim().split(/\s+/u).map(Number));
  return pairs.flatMap(([pid = 0, parent = 0]) => (parents.includes(parent) ? [pid] : []));
}

/** The processes whose command line, as `ps` shows it, begins with a text. */
export function processesTitled(title: string): number[] {
  const found = rowsOf('pid=,args=').map((row) => /^\s*(?<pid>\d+)\s(?<args>.*)$/u.exec(row)?.groups);
  return found.flatMap((row) => (row?.['args']?.startsWith(title) ? [Number(row['pid'])] : []));
}

/** Kills the children of a server's process that have outlived it, if any. */
export function killOrphans(title: string | undefined): void {
  if (title !== undefined) {
    processesTitled(title).forEach((pid) => send(pid, 'SIGKILL'));
  }
}

/**
 * The output of `ps` on all processes, in full width (`-ww`) whatever COLUMNS is. Empty if it is not installed, as in a
 * slim container: the leaders are ended all the same.
 */
function rowsOf(columns: string): string[] {
  try {
    return execFileSync('ps', ['-A', '-ww', '-o', columns], { encoding: 'utf8' }).trim().split('\n');
  } catch {
    return [];
  }
}

/** Sends a signal to a process, or to a group by the negative id of its leader; false if there is none. */
export function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
