import { endProcesses, endsWithin, isRunning, killTrees, survivors } from '@film-mesh/postgres-server/embedded';
import { UserError } from './command-line/index.ts';

import { readRun } from './run-file.ts';

/** Time that the watcher of a killed mesh may take, in milliseconds. */
const WATCHER_MS = 60_000;

/**
 * Ends the processes that a killed mesh has left on a data folder, after naming them.
 *
 * @param data an absolute path
 * @returns whether there were any
 * @throws {UserError} if a mesh runs there, or a process cannot be ended
 */
export async function endLeftOver(data: string, say: (line: string) => void): Promise<boolean> {
  const run = readRun(data);
  if (run === undefined) {
    return false;
  }
  const { supervisor, watcher, processes } = run;
  if (isRunning(supervisor)) {
    throw new UserError(`a mesh is already running on the data folder ${data} (process ${String(supervisor.pid)})`);
  }
  const left = survivors(processes);
  if (left.length > 0) {
    const names = left.map(({ name, pid }) => `${name} (process ${String(pid)})`);
    say(`ending the processes that a killed mesh has left on ${data}: ${names.join(', ')}`);
  }
  // Not both of them at once.
  if (watcher !== undefined && !(await endsWithin(watcher, WATCHER_MS))) {
    killTrees([watcher.pid]);
  }
  const [stubborn] = await endProcesses(processes);
  if (stubborn !== undefined) {
    const { name, pid } = stubborn;
    throw new UserError(`${name} of a killed mesh cannot be ended: end process ${String(pid)} first`);
  }
  return left.length > 0;
}
