import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { renderWorkspace } from './render-workspace.ts';
import { filesOnDisk, WORKSPACE_ROOT } from './services.ts';

/**
 * `node render.ts` writes the rendered files; with `--check` it only reports those that are not current, and exits with
 * 1.
 */
const check = process.argv.includes('--check');
const disk = filesOnDisk(WORKSPACE_ROOT);
const stale = [...renderWorkspace(disk)].filter(([path, text]) => disk.read(path, 'utf-8') !== text);

for (const [path, text] of stale) {
  if (check) {
    process.stderr.write(`${path} is not current: run "npx nx run deploy:render"\n`);
    process.exitCode = 1;
  } else {
    mkdirSync(dirname(join(WORKSPACE_ROOT, path)), { recursive: true });
    writeFileSync(join(WORKSPACE_ROOT, path), text);
    process.stdout.write(`wrote ${path}\n`);
  }
}
if (stale.length === 0) {
  process.stdout.write('all rendered files are current\n');
}
