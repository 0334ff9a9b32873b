import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { WORKSPACE_ROOT } from '@film-mesh/deploy';

import { copyWorkspace } from '../testing/workspace-copy.ts';
import { BUILD_LOCK } from './build-lock.ts';

describe('a copy of a workspace', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'workspace-copy-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('has no lock in common with it, so that neither waits for the builds of the other', () => {
    const cache = join(WORKSPACE_ROOT, '.cache');
    mkdirSync(cache, { recursive: true });
    // As if a build had created it, if none has yet.
    appendFileSync(join(cache, BUILD_LOCK), '');
    const root = copyWorkspace(folder);
    expect(existsSync(join(root, '.cache'))).toBe(true);
    expect(existsSync(join(root, '.cache', BUILD_LOCK))).toBe(false);
  });

  it('leaves out a file that is deleted, though Git still lists it', () => {
    const source = join(folder, 'source');
    mkdirSync(source);
    ['kept', 'deleted'].forEach((name) => writeFileSync(join(source, name), ''));
    execFileSync('git', ['init', '--quiet'], { cwd: source });
    execFileSync('git', ['add', '--all'], { cwd: source });
    rmSync(join(source, 'deleted'));
    expect(readdirSync(copyWorkspace(folder, source))).toEqual(['kept']);
  });
});
