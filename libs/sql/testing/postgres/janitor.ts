import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { postmasterPid } from '../../embedded/postmaster-pid.ts';
import { isAlive, signalTree } from '../../embedded/process-tree.ts';

/** How long PostgreSQL may take to end itself, in milliseconds; its memory segments stay behind when it is killed. */
const STOP_MS = 10_000;

/**
 * A process of its own: waits until its input ends, which is when the test says so or has died by whatever means, then
 * ends the server of the given folder and removes the folder.
 */
const [folder = ''] = process.argv.slice(2);
process.stdin.resume();
await once(process.stdin, 'end');
const pid = await postmasterPid(join(folder, 'data'));
if (pid !== undefined) {
  signalTree(pid, 'SIGCONT');
  process.kill(pid, 'SIGQUIT');
  for (const deadline = Date.now() + STOP_MS; isAlive(pid) && Date.now() < deadline;) {
    await sleep(20);
  }
  signalTree(pid, 'SIGKILL');
}
await rm(folder, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 });
