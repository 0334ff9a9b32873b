import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { WORKSPACE_ROOT } from '../services.ts';

const run = promisify(execFile);

const CACHE = join(WORKSPACE_ROOT, '.cache');
const MAX_OUTPUT = 64 * 1024 * 1024;

/** A program from PyPI, in the workspace's cache. */
export interface PythonTool {
  /** With its exact version: `checkov==3.3.30`. */
  readonly requirement: string;
  /** What `python3 -m` runs. */
  readonly module: string;
}

/** Gets a tool, once; into a folder of its own first, so that two at once may do so. */
async function installed({ requirement }: PythonTool): Promise<string> {
  const folder = join(CACHE, requirement.replace('==', '-'));
  const there = await access(folder).then(
    () => true,
    () => false,
  );
  if (!there) {
    await mkdir(CACHE, { recursive: true });
    const fresh = await mkdtemp(`${folder}-`);
    await run('python3', ['-m', 'pip', 'install', '--quiet', '--target', fresh, requirement]);
    await rename(fresh, folder).catch(() => rm(fresh, { recursive: true }));
  }
  return folder;
}

/**
 * Runs a tool.
 *
 * @returns what it found: its output where it ended with a failure, else an empty text
 */
export async function findingsOf(tool: PythonTool, args: readonly string[]): Promise<string> {
  const env = { ...process.env, PYTHONPATH: await installed(tool), PYTHONDONTWRITEBYTECODE: '1' };
  try {
    await run('python3', ['-m', tool.module, ...args], { env, maxBuffer: MAX_OUTPUT });
    return '';
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    return `${stdout ?? String(error)}${stderr ?? ''}`;
  }
}
