import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { WORKSPACE_ROOT } from './services.ts';

/** The packages of the workspace: links to its folders, which in the clone lead to those of the clone. */
const OWN = '@film-mesh';

describe('a checkout', () => {
  let folder: string;
  let clone: string;
  let git: (cwd: string, ...args: readonly string[]) => string;

  beforeAll(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'checkout-')));
    // A variable reaches the Git of the other side of a clone, too, which "-c" does not.
    const config = join(folder, 'gitconfig');
    writeFileSync(config, '[safe]\n\tdirectory = *\n');
    const env = { ...process.env, GIT_CONFIG_GLOBAL: config, GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' };
    git = (cwd, ...args) => execFileSync('git', args, { cwd, env, encoding: 'utf8' });
    clone = join(folder, 'clone');
    git(folder, 'clone', '--quiet', '--config', 'core.autocrlf=true', WORKSPACE_ROOT, clone);
    // npm puts a package beside its project if it cannot install one version for all.
    for (const installed of globSync(['node_modules', 'deploy/node_modules', '{apps,libs,tools}/*/node_modules'], {
      cwd: WORKSPACE_ROOT,
    })) {
      linkInstalled(join(WORKSPACE_ROOT, installed), join(clone, installed));
    }
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('has no CR at the end of any line, though Git is told to convert', () => {
    const files = git(clone, 'ls-files', '--eol').trim().split('\n');
    expect(files.length).toBeGreaterThan(100);
    expect(files.filter((line) => /\sw\/(?:crlf|mixed)\s/u.test(line))).toEqual([]);
  });

  it('runs its own code, whatever the one beside it has changed since', () => {
    const own = readdirSync(join(clone, 'node_modules', OWN)).map((name) => join(clone, 'node_modules', OWN, name));
    // Those of projects that are not committed yet lead nowhere.
    const there = own.filter((link) => existsSync(link));
    expect(there.length).toBeGreaterThan(10);
    expect(there.filter((link) => !realpathSync(link).startsWith(`${clone}${sep}`))).toEqual([]);
  });

  it('has all rendered files as they are rendered', () => {
    const render = ['--conditions=@film-mesh/source', '--disable-warning=ExperimentalWarning', 'deploy/src/render.ts'];
    const said = execFileSync(process.execPath, [...render, '--check'], { cwd: clone, encoding: 'utf8' });
    expect(said).toBe('all rendered files are current\n');
  });

  it('names the Node for nvm that npm installs', () => {
    const { devDependencies } = JSON.parse(readFileSync(join(WORKSPACE_ROOT, 'package.json'), 'utf8')) as {
      devDependencies: { node: string };
    };
    const wanted = readFileSync(join(WORKSPACE_ROOT, '.nvmrc'), 'utf8').trim();
    expect(devDependencies.node.replace(/^\^/u, '').split('.')[0]).toBe(wanted);
  });
});

/** Makes a folder of links to what is installed in another one. */
function linkInstalled(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    if (name === OWN) {
      cpSync(join(from, name), join(to, name), { recursive: true, verbatimSymlinks: true });
    } else {
      symlinkSync(join(from, name), join(to, name));
    }
  }
}
