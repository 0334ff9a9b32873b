import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { cached } from './cached.ts';
import { findingsOfProgram } from './findings.ts';

const run = promisify(execFile);

/** A program from PyPI, in the workspace's cache. */
export interface PythonTool {
  /** The requirement with its exact version: `checkov==3.3.30`. */
  readonly requirement: string;
  /** The argument of `python3 -m`. */
  readonly module: string;
}

/** Installs a package from PyPI, once, and returns its folder. */
export async function installedFromPyPI(requirement: string): Promise<string> {
  return await cached(requirement.replace('==', '-'), (folder) =>
    run('python3', ['-m', 'pip', 'install', '--quiet', '--target', folder, requirement]),
  );
}

/**
 * Runs a tool.
 *
 * @returns its findings: its output if it failed, otherwise an empty text
 */
export async function findingsOf(tool: PythonTool, args: readonly string[]): Promise<string> {
  const PYTHONPATH = await installedFromPyPI(tool.requirement);
  const env = { ...process.env, PYTHONPATH, PYTHONDONTWRITEBYTECODE: '1' };
  return await findingsOfProgram('python3', ['-m', tool.module, ...args], env);
}
