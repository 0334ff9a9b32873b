import { resolve } from 'node:path';

import { endsWithin, identify, isRunning } from '@film-mesh/postgres-server/embedded';

import { assertNoPositionals, exitWith, parseOptions, UserError } from './command-line/index.ts';
import { askToStop } from './control-socket.ts';
import { endLeftOver } from './left-over.ts';
import { DATA, DATA_FOLDER, STOP_HELP } from './start-options.ts';
import { readRun } from './run-file.ts';

/** Time that a mesh may take to stop, in milliseconds. */
const STOP_MS = 60_000;

const say = (line: string) => process.stdout.write(`${line}\n`);

/** Stops the running mesh, and waits until nothing of it is left. */
async function main(): Promise<number> {
  const { values, positionals } = parseOptions({ data: DATA }, process.argv.slice(2));
  assertNoPositionals(positionals);
  if (values.help) {
    process.stdout.write(STOP_HELP);
    return 0;
  }
  const data = resolve(values.data ?? DATA_FOLDER);
  const stopped = await stopMesh(data);
  const ended = await endLeftOver(data, say);
  say(stopped || ended ? 'stopped' : `no mesh is running on the data folder ${data}`);
  return 0;
}

/** False if no mesh runs. */
async function stopMesh(data: string): Promise<boolean> {
  const pid = (await askToStop(data)) ?? signalSupervisor(data);
  if (pid === undefined) {
    return false;
  }
  say(`stopping the mesh on ${data}`);
  const supervisor = identify(pid);
  if (supervisor !== undefined && !(await endsWithin(supervisor, STOP_MS))) {
    const seconds = String(STOP_MS / 1_000);
    throw new UserError(
      `the mesh has not stopped within ${seconds} s: end process ${String(pid)}, its parts end with it`,
    );
  }
  return true;
}

/** For a mesh that another command runs, or whose socket was removed. */
function signalSupervisor(data: string): number | undefined {
  const supervisor = readRun(data)?.supervisor;
  if (supervisor === undefined || !isRunning(supervisor)) {
    return undefined;
  }
  process.kill(supervisor.pid, 'SIGTERM');
  return supervisor.pid;
}

await exitWith(main);
