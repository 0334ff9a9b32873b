import { readFileSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * Preload module of a command (`node --import`), which reports in one line that Node is too old for it. `npm ci
 * --ignore-scripts` leaves out the Node of `node_modules`; the machine's own takes its place, and an older one cannot
 * read TypeScript.
 */
const { devDependencies } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const wanted = Number(/\d+/.exec(devDependencies.node)[0]);
if (Number(process.versions.node.split('.')[0]) < wanted) {
  process.stderr.write(
    `Node.js ${wanted} or newer is required, this is ${process.version}. Run: npm rebuild --ignore-scripts=false node\n`,
  );
  process.exit(1);
}

// Commands are TypeScript that Node strips of its types at each start: kept, it's done once, and `--help` takes a third of the time.
enableCompileCache(fileURLToPath(new URL('../.cache/node', import.meta.url)));
