import { execFileSync } from 'node:child_process';

/**
 * Sends a signal to a process and to those that it has started itself: each of PostgreSQL's has a process group of its
 * own, so that no group's signal reaches them all.
 */
export function signalTree(pid: number, signal: NodeJS.Signals): void {
  process.kill(pid, signal);
  // After the process itself, which then starts no more.
  for (const child of childrenOf(pid)) {
    try {
      process.kill(child, signal);
    } catch {
      // It has ended since it was seen.
    }
  }
}

function childrenOf(parent: number): number[] {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  const pairs = rows.map((row) => row.trim().split(/\s+/u).map(Number));
  return pairs.flatMap(([pid = 0, of]) => (of === parent ? [pid] : []));
}
