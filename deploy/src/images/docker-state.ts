import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * `node docker-state.ts IMAGE FOLDER`, run by Nx before docker-build: writes the state of the Docker engine, which Nx
 * cannot see, into a file that is an input of the build. The text stays the same as long as the engine has the image of
 * the last build with the same inputs; otherwise it changes, so that Nx does not restore a build whose image is gone.
 */
const [image = '', folder = ''] = process.argv.slice(2);
const output = join(folder, '.docker');
const inputs = process.env['NX_TASK_HASH'] ?? '';

const state = read('state') ?? '';
const built = read('image-id');
if (!state.startsWith(`${inputs} `) || built === undefined || built !== idInEngine()) {
  mkdirSync(output, { recursive: true });
  writeFileSync(join(output, 'state'), `${inputs} ${randomUUID()}\n`);
}

function read(file: string): string | undefined {
  try {
    return readFileSync(join(output, file), 'utf8');
  } catch {
    return undefined;
  }
}

function idInEngine(): string | undefined {
  try {
    const args = ['image', 'inspect', '--format', '{{.Id}}', image];
    return execFileSync('docker', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
}
