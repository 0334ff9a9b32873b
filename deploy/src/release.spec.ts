import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { cloneWorkspace, type Checkout } from '../testing/checkout.ts';

const VERSION = '99.98.97';

describe('nx release', () => {
  let folder: string;
  let root: string;
  /** The version that the clone has. */
  let before: string;
  let git: (...args: readonly string[]) => string;
  const read = (file: string) => readFileSync(join(root, file), 'utf8');

  beforeAll(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'release-')));
    const checkout: Checkout = cloneWorkspace(folder);
    ({ root } = checkout);
    git = (...args) => checkout.git(root, ...args);
    before = (JSON.parse(read('package.json')) as { version: string }).version;
    git('tag', '--force', `v${before}`);
    git('commit', '--allow-empty', '--quiet', '--message', 'Add what a release lists');
    const nx = join(root, 'node_modules/nx/dist/bin/nx.js');
    const env = { ...checkout.env, NX_DAEMON: 'false', NX_TUI: 'false', NX_WORKSPACE_ROOT_PATH: root };
    execFileSync(process.execPath, [nx, 'release', VERSION, '--skip-publish'], { cwd: root, env, stdio: 'pipe' });
  }, 120_000);
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('writes the version into every package, and into the lock file', () => {
    const manifests = git('ls-files', 'package.json', '*/package.json').trim().split('\n');
    const versions = manifests.map((file) => [file, (JSON.parse(read(file)) as { version: string }).version]);
    expect(versions.length).toBeGreaterThan(10);
    expect(versions).toEqual(manifests.map((file) => [file, VERSION]));
    const { version, packages } = JSON.parse(read('package-lock.json')) as {
      version: string;
      packages: Record<string, { version: string; link?: boolean }>;
    };
    const own = Object.entries(packages).filter(([path, { link }]) => !path.includes('node_modules') && link !== true);
    expect(version).toBe(VERSION);
    expect(own.map(([path, locked]) => [path, locked.version])).toEqual(own.map(([path]) => [path, VERSION]));
    expect(own).toHaveLength(manifests.length);
  });

  it('lists the commits since the last tag in the changelog, above what was there', () => {
    const day = new Date().toISOString().slice(0, 10);
    const entry = `## ${VERSION} (${day})\n\n### Changed\n\n- Add what a release lists\n\n## ${before} `;
    expect(
      read('CHANGELOG.md')
        .replace(/\(\d{4}-\d\d-\d\d\)/u, `(${day})`)
        .slice(0, entry.length),
    ).toBe(entry);
  });

  it('commits all of it, and tags the commit', () => {
    expect(git('status', '--short')).toBe('');
    expect(git('log', '-1', '--format=%s %D')).toMatch(
      new RegExp(`^Release ${VERSION} HEAD(?: -> \\S+)?, tag: v${VERSION}`, 'u'),
    );
  });

  it('leaves the dependencies on each other as they are', () => {
    const changed = git('show', '--format=', '--unified=0', '--', '*package.json', 'package-lock.json');
    const lines = changed.split('\n').filter((line) => /^[-+] /u.test(line));
    expect(lines.filter((line) => !/^[-+] +"version": "[\d.]+",$/u.test(line))).toEqual([]);
  });
});
