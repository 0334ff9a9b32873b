import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { WORKSPACE_ROOT } from '@film-mesh/deploy';

const run = promisify(execFile);

const PACKAGE = 'schemathesis==4.32.5';
const CACHE = join(WORKSPACE_ROOT, '.cache');
const FOLDER = join(CACHE, PACKAGE.replace('==', '-'));

/** Gets Schemathesis from PyPI into the cache, once; into a folder of its own first, so that two at once may do so. */
export async function installSchemathesis(): Promise<void> {
  if (
    await access(FOLDER).then(
      () => true,
      () => false,
    )
  ) {
    return;
  }
  await mkdir(CACHE, { recursive: true });
  const fresh = await mkdtemp(`${FOLDER}-`);
  await run('python3', ['-m', 'pip', 'install', '--quiet', '--target', fresh, PACKAGE]);
  await rename(fresh, FOLDER).catch(() => rm(fresh, { recursive: true }));
}

/**
 * Holds a running service against its OpenAPI document, in every phase that Schemathesis has.
 *
 * @param documentUrl where the document is
 * @param origin where the service is
 * @param folder where Schemathesis may write
 * @returns what it found: the report where it found anything, else an empty text
 */
export async function schemathesis(documentUrl: string, origin: string, folder: string): Promise<string> {
  const args = [
    ...['-m', 'schemathesis.cli', '--config-file', join(import.meta.dirname, '../../schemathesis.toml')],
    ...['run', documentUrl, '--url', origin],
    // Envoy itself answers 400 to QUERY without a content type; bad-input.spec.ts holds other methods against 405.
    ...['--exclude-checks', 'unsupported_method'],
    ...['--max-examples', '30', '--seed', '1', '--continue-on-failure', '--no-color'],
  ];
  const env = { ...process.env, PYTHONPATH: FOLDER, PYTHONDONTWRITEBYTECODE: '1' };
  try {
    await run('python3', args, { cwd: folder, env, maxBuffer: 64 * 1024 * 1024 });
    return '';
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    return `${stdout ?? String(error)}${stderr ?? ''}`;
  }
}
