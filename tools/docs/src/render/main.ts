import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { WORKSPACE_ROOT } from '@film-mesh/deploy';

import { read, renderedPages } from './rendered.ts';

/** `node main.ts` writes the rendered pages; with `--check` it only names those that are not current, exit 1. */
const check = process.argv.includes('--check');
for (const [path, text] of await renderedPages()) {
  if (read(path) === text) {
    continue;
  }
  if (check) {
    process.stderr.write(`${path} is not current: run "npx nx run docs:render"\n`);
    process.exitCode = 1;
  } else {
    writeFileSync(join(WORKSPACE_ROOT, path), text);
    process.stdout.write(`wrote ${path}\n`);
  }
}
