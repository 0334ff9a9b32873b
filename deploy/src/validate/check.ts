import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { WORKSPACE_ROOT } from '../services.ts';

/** A question to the program that a rendered file is for: whether it would take it. */
export interface Check {
  /** The file, from the workspace's root. */
  readonly file: string;
  /** The command that asks, without a shell; it succeeds where the file is right. */
  readonly command: readonly [string, ...string[]];
}

/** Asks a program in the image that runs it later, so that it is the same version, and nothing is to be installed. */
export function inImage(image: string, file: string, ...args: readonly [string, ...string[]]): Check {
  const [program, ...rest] = args;
  const mounted = `${join(WORKSPACE_ROOT, file)}:/${file}:ro`;
  const command = ['run', '--rm', '--network', 'none', '--volume', mounted, '--entrypoint', program, image, ...rest];
  return { file, command: ['docker', ...command] };
}

/** What a program has to say against its file; undefined where it takes it. */
export function faultOf({ command: [program, ...args] }: Check): string | undefined {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd: WORKSPACE_ROOT, encoding: 'utf8' });
  if (error) {
    return `${program} cannot be run: ${error.message}`;
  }
  return status === 0 ? undefined : `${stdout}${stderr}`.trim();
}
