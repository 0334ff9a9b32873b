import { readFileSync } from 'node:fs';

/**
 * Loaded before a command (`node --import`): where Node is too old for it, says so in one line. `npm ci --ignore-scripts` leaves out
 * the Node of `node_modules`, and an older one of the machine takes its place, which can't read TypeScript.
 */
const { devDependencies } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const wanted = Number(/\d+/.exec(devDependencies.node)[0]);
if (Number(process.versions.node.split('.')[0]) < wanted) {
  process.stderr.write(
    `Node.js ${wanted} or newer is required, this is ${process.version}. Run: npm rebuild --ignore-scripts=false node\n`,
  );
  process.exit(1);
}
