import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { cloneWorkspace, type Checkout } from '../testing/checkout.ts';
import { OWN } from '../testing/workspace-files.ts';
import { MESH } from './mesh-facts.ts';
import { renderedFiles } from './rendered-files.ts';
import { findServices, WORKSPACE_ROOT } from './services.ts';

describe('a checkout', () => {
  let folder: string;
  let clone: string;
  let git: Checkout['git'];

  beforeAll(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'checkout-')));
    ({ root: clone, git } = cloneWorkspace(folder));
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

  it('has a dev container with that Node, which forwards the ports of the mesh', () => {
    const text = readFileSync(join(WORKSPACE_ROOT, '.devcontainer/devcontainer.json'), 'utf8');
    const { image, forwardPorts } = JSON.parse(text) as { image: string; forwardPorts: number[] };
    expect(image).toContain(`:${readFileSync(join(WORKSPACE_ROOT, '.nvmrc'), 'utf8').trim()}-`);
    expect(forwardPorts).toEqual([MESH.proxy.port, MESH.proxy.metricsPort, MESH.prometheus.port]);
  });

  it('has every rendered file marked as generated', () => {
    const files = [...renderedFiles(findServices()).keys()];
    const said = git(clone, 'check-attr', 'linguist-generated', '--', ...files).trim();
    expect(said.split('\n')).toEqual(files.map((file) => `${file}: linguist-generated: set`));
  });
});
