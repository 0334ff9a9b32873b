import { execFileSync } from 'node:child_process';

/**
 * Sends a signal to a process and those that it has started; the process comes first, so that it starts no more.
 * Those that have ended are passed over.
 */
export function signalTree(pid: number, signal: NodeJS.Signals): void {
  send(pid, signal);
  // PostgreSQL puts each of its processes into a group of its own, so that a group's signal reaches one.
  for (const child of childrenOf(pid)) {
    send(child, signal);
  }
}

/** Whether a process is there. */
export function isAlive(pid: number): boolean {
  return send(pid, 0);
}

function childrenOf(parent: number): number[] {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  const pairs = rows.map((row) => row.trim().split(/\s+/u).map(Number));
  return pairs.flatMap(([pid = 0, of]) => (of === parent ? [pid] : []));
}

function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
