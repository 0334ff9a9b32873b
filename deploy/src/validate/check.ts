import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { WORKSPACE_ROOT } from '../services.ts';

/** A check of a rendered file by the program that reads it. */
export interface Check {
  /** The file, from the workspace's root. */
  readonly file: string;
  /** The command of the check, without a shell; it succeeds if the file is valid. */
  readonly command: readonly [string, ...string[]];
}

/** Runs the check in the image that reads the file later: the same version, and nothing to install. */
export function inImage(image: string, file: string, ...args: readonly [string, ...string[]]): Check {
  const [program, ...rest] = args;
  const mounted = `${join(WORKSPACE_ROOT, file)}:/${file}:ro`;
  const command = ['run', '--rm', '--network', 'none', '--volume', mounted, '--entrypoint', program, image, ...rest];
  return { file, command: ['docker', ...command] };
}

/** The findings of a program on its file; undefined if it is valid. */
export function faultOf({ command: [program, ...args] }: Check): string | undefined {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd: WORKSPACE_ROOT, encoding: 'utf8' });
  if (error) {
    return `${program} cannot be run: ${error.message}`;
  }
  return status === 0 ? undefined : `${stdout}${stderr}`.trim();
}
