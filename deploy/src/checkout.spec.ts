import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { WORKSPACE_ROOT } from './services.ts';

describe('a checkout', () => {
  let folder: string;

  beforeAll(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'checkout-')));
    execFileSync('git', ['clone', '--quiet', '--config', 'core.autocrlf=true', WORKSPACE_ROOT, folder]);
    // Where npm can not put one version for all, it has one beside the project.
    for (const installed of ['node_modules', 'deploy/node_modules']) {
      symlinkSync(join(WORKSPACE_ROOT, installed), join(folder, installed));
    }
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('has no CR at the end of any line, though Git is told to convert', () => {
    const files = execFileSync('git', ['ls-files', '--eol'], { cwd: folder, encoding: 'utf8' }).trim().split('\n');
    expect(files.length).toBeGreaterThan(100);
    expect(files.filter((line) => /\sw\/(?:crlf|mixed)\s/u.test(line))).toEqual([]);
  });

  it('has all rendered files as they are rendered', () => {
    const render = ['--conditions=@film-mesh/source', '--disable-warning=ExperimentalWarning', 'deploy/src/render.ts'];
    const said = execFileSync(process.execPath, [...render, '--check'], { cwd: folder, encoding: 'utf8' });
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
