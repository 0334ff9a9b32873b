import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { WORKSPACE_ROOT } from '../services.ts';

const run = promisify(execFile);

const MAX_OUTPUT = 64 * 1024 * 1024;

/**
 * Runs a program at the workspace's root.
 *
 * @returns its output where it ended with a failure, else an empty text
 */
export async function findingsOfProgram(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<string> {
  try {
    await run(program, args, { cwd: WORKSPACE_ROOT, env, maxBuffer: MAX_OUTPUT });
    return '';
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    return `${stdout ?? String(error)}${stderr ?? ''}`;
  }
}
