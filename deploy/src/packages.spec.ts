import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { WORKSPACE_ROOT } from './services.ts';

interface Package {
  readonly version?: string;
  readonly license?: string;
  readonly private?: boolean;
  readonly workspaces?: readonly string[];
}

const read = (file: string): unknown => JSON.parse(readFileSync(join(WORKSPACE_ROOT, file), 'utf8'));
const root = read('package.json') as Package;
const packages = globSync(
  (root.workspaces ?? []).map((pattern) => `${pattern}/package.json`),
  { cwd: WORKSPACE_ROOT },
).toSorted();
const { packages: locked } = read('package-lock.json') as { packages: Readonly<Record<string, Package>> };

describe('every package', () => {
  it('has the licence whose text is in LICENSE', () => {
    const text = readFileSync(join(WORKSPACE_ROOT, 'LICENSE'), 'utf8');
    expect(text).toMatch(/^\s*Apache License\n\s*Version 2\.0, January 2004\n/u);
    expect(root.license).toBe('Apache-2.0');
  });

  it('has the version and the licence of the workspace, and is published nowhere', () => {
    const { version, license } = root;
    expect(packages.length).toBeGreaterThan(10);
    expect(packages.map((file) => [file, read(file)])).toEqual(
      packages.map((file) => [file, expect.objectContaining({ version, license, private: true })]),
    );
  });

  it('has both in the lock file, too', () => {
    const { version, license } = root;
    const folders = ['', ...packages.map((file) => dirname(file))];
    expect(folders.map((folder) => [folder, locked[folder]])).toEqual(
      folders.map((folder) => [folder, expect.objectContaining({ version, license })]),
    );
  });
});
