import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');
const REQUIRE = '--import=@film-mesh/deploy/require-node';

/** A module that makes this process report an older version of Node. */
const OLD = `--import=data:text/javascript,${encodeURIComponent(
  "Object.defineProperty(process, 'versions', { value: { node: '20.1.0' } }); Object.defineProperty(process, 'version', { value: 'v20.1.0' });",
)}`;

/** The commands in a manifest of the workspace: npm's scripts and Nx's targets. */
function commandsIn(file: string): string[] {
  return [...readFileSync(join(ROOT, file), 'utf8').matchAll(/"[\w-]+": "(?<command>[^"]*\bnode .*?)"/gu)].map(
    ({ groups }) => String(groups?.['command']),
  );
}

describe('a Node that is too old', () => {
  it('is told in one line, with what to do', () => {
    const run = (...options: string[]) =>
      spawnSync(process.execPath, [...options, REQUIRE, '--eval', 'console.log("runs")'], { encoding: 'utf8' });
    expect(run()).toMatchObject({ status: 0, stdout: 'runs\n' });
    const { status, stdout, stderr } = run(OLD);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(
      /^Node\.js \d+ or newer is required, this is v20\.1\.0\. Run: npm rebuild --ignore-scripts=false node\n$/u,
    );
  });

  it('is told by every command that runs TypeScript', () => {
    const manifests = globSync(['package.json', 'nx.json', '*/package.json', '{apps,libs,tools}/*/package.json'], {
      cwd: ROOT,
    });
    const commands = manifests.flatMap(commandsIn).filter((command) => command.includes('.ts'));
    expect(commands.length).toBeGreaterThan(10);
    expect(commands.filter((command) => !command.includes(REQUIRE))).toEqual([]);
  });
});
