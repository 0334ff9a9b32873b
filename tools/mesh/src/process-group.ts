import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';

import { ProcessWatch, type WatchState } from '@film-mesh/postgres-server/embedded';

/** Time that a command may take to stop when this process has been killed, in milliseconds. */
const STOP_MS = 5_000;

/** Options of a command. */
export interface CommandOptions {
  readonly cwd?: string;
  readonly env: NodeJS.ProcessEnv;
  /** Ends the command and all its children. */
  readonly signal?: AbortSignal | undefined;
  /** Ends it too when this process is killed by SIGKILL; false by default. */
  readonly endsWithUs?: boolean;
  /** Is called on each change of the processes, if it {@link endsWithUs}. */
  readonly record?: (state: WatchState) => void;
  /** Gets each line of the output. */
  readonly hear?: (line: string) => void;
}

/** The result of a command. */
export interface CommandResult {
  /** 0 for success; null if a signal ended it or it could not be started. */
  readonly code: number | null;
  /** Its whole output. */
  readonly said: string;
}

/**
 * Runs a command, in a process group of its own, to its end.
 *
 * @throws the reason of the signal, once nothing of an aborted command runs any longer
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  { cwd, env, signal, endsWithUs = false, record, hear }: CommandOptions,
): Promise<CommandResult> {
  signal?.throwIfAborted();
  const watch = endsWithUs ? new ProcessWatch({ removes: [] }, record) : undefined;
  const child =
    watch?.spawn(command, args, { cwd, env, name: command, layer: 0, stopSignal: 'SIGTERM', stopMs: STOP_MS }) ??
    spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const end = () => {
    signalGroup(child.pid, 'SIGTERM');
  };
  signal?.addEventListener('abort', end);
  const code = new Promise<number | null>((resolve) => {
    child.once('error', () => {
      resolve(null);
    });
    child.once('close', resolve);
  });
  if (hear) {
    [child.stdout, child.stderr].forEach((input) => createInterface({ input }).on('line', hear));
  }
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const result = { code: await code, said: out + err };
  signal?.removeEventListener('abort', end);
  await watch?.dismiss();
  signal?.throwIfAborted();
  return result;
}

/** Sends a signal to all processes of a group by its leader; there may be none any longer. */
export function signalGroup(leader: number | undefined, signal: NodeJS.Signals): void {
  if (leader === undefined) {
    return;
  }
  try {
    process.kill(-leader, signal);
  } catch {
    // The group is empty, which is fine.
  }
}
