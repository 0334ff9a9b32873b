import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { renderedFiles } from './files.ts';
import { findServices, WORKSPACE_ROOT } from './services.ts';

/** `node render.ts` writes the rendered files; with `--check` it only says which of them are not current, exit 1. */
const check = process.argv.includes('--check');
const stale = [...renderedFiles(findServices())].filter(([path, text]) => currentText(path) !== text);

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

function currentText(path: string): string | undefined {
  try {
    return readFileSync(join(WORKSPACE_ROOT, path), 'utf8');
  } catch {
    return undefined;
  }
}
