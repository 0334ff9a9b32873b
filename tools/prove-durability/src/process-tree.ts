import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Sends a signal to a process and to all that it has started, those that left its group too. */
export async function signalTree(ancestor: number, signal: NodeJS.Signals): Promise<void> {
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=']);
  const all = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/u).map(Number));
  const startedBy = (parent: number): number[] =>
    all.flatMap(([pid = 0, ppid]) => (ppid === parent ? [pid, ...startedBy(pid)] : []));
  for (const pid of [ancestor, ...startedBy(ancestor)]) {
    try {
      process.kill(pid, signal);
    } catch {
      // It has ended since.
    }
  }
}
