import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

import { WORKSPACE_ROOT } from './services.ts';

/** The programs that the checks run: here they only succeed. */
const PROGRAMS = ['npm', 'npx', 'docker', 'git', 'curl', 'pgbouncer', 'sqlite3'];
/** The checks that are scripts of the repository. */
const SCRIPTS = ['verify.sh', '.ci/k8s-verify'];

interface Workflow {
  readonly jobs: Readonly<
    Record<string, { readonly strategy?: { readonly matrix?: unknown }; readonly steps: readonly { run?: string }[] }>
  >;
}

describe('.ci/run', () => {
  let folder: string;
  let root: string;

  const program = (file: string, script: string) => {
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
  };
  const run = (args: readonly string[] = [], env: Readonly<Record<string, string>> = {}) => {
    const PATH = [join(folder, 'bin'), process.env['PATH']].join(delimiter);
    const options = { cwd: root, env: { ...process.env, SKIP: '', PATH, ...env }, encoding: 'utf8' } as const;
    const { stdout, stderr, status } = spawnSync('.ci/run', args, options);
    const checks = [...stdout.matchAll(/^=== (?<check>.*)$/gmu)].map(({ groups }) => String(groups?.['check']));
    return { checks, end: stdout.trimEnd().split('\n'), stderr, status };
  };

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'ci-run-'));
    root = join(folder, 'workspace');
    mkdirSync(join(root, '.ci'), { recursive: true });
    mkdirSync(join(folder, 'bin'));
    cpSync(join(WORKSPACE_ROOT, '.ci/run'), join(root, '.ci/run'));
    for (const name of PROGRAMS) {
      program(join(folder, 'bin', name), name === 'git' ? 'echo 0123456789' : 'exit 0');
    }
    for (const script of SCRIPTS) {
      program(join(root, script), "echo '2 passed, 0 failed'");
    }
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const groups = JSON.parse(
    execFileSync(join(WORKSPACE_ROOT, '.ci/run'), ['--groups'], { encoding: 'utf8' }),
  ) as string[];

  it('runs every check without arguments, and ends with how many have passed', () => {
    const { checks, end, status } = run();
    expect(checks).toEqual(expect.arrayContaining(['npx prettier --check .', ...SCRIPTS.map(asCheck)]));
    // The checks themselves, and what the two scripts have counted.
    expect(end.at(-1)).toBe(`${String(checks.length + 4)} passed, 0 failed`);
    expect(status).toBe(0);
  });

  it('runs in its groups together what it runs without arguments, in the same order', () => {
    const all = run().checks;
    const ofGroups = groups.map((group) => run([group]).checks);
    for (const checks of ofGroups) {
      expect(checks).toEqual(all.filter((check) => checks.includes(check)));
    }
    expect(all.filter((check) => ofGroups.flat().includes(check))).toEqual(all);
    expect(run(groups).checks).toEqual(all);
  });

  it.each(['deploy', 'generator', 'compose', 'kubernetes'])('has a container engine for the group %s', (group) => {
    expect(run([group]).checks[0]).toBe('engine');
  });

  it('names at its end what has failed', () => {
    program(join(folder, 'bin', 'npx'), '[ "$1" != prettier ]');
    const { end, status } = run(['lint']);
    program(join(folder, 'bin', 'npx'), 'exit 0');
    expect(end.slice(-2)).toEqual(['!!! failed: npx prettier --check .', '3 passed, 1 failed']);
    expect(status).toBe(1);
  });

  it('says what was left out, of the groups that it runs', () => {
    const { checks, end } = run(['lint', 'bench'], { SKIP: 'bench resilience' });
    expect(checks).toHaveLength(4);
    expect(end.at(-1)).toBe('4 passed, 0 failed, 1 skipped (bench)');
  });

  it('is all that the workflow runs, once for each group', () => {
    const { jobs } = parse(readFileSync(join(WORKSPACE_ROOT, '.github/workflows/ci.yml'), 'utf8')) as Workflow;
    const commands = Object.entries(jobs).map(([name, { steps }]) => [
      name,
      steps.flatMap(({ run: command }) => command ?? []),
    ]);
    expect(Object.fromEntries(commands)).toEqual({
      groups: [`printf 'groups=%s\\n' "$(.ci/run --groups)" >> "$GITHUB_OUTPUT"`],
      check: ['.ci/run ${{ matrix.group }}'],
      all: ['[ "$RESULT" = success ]'],
    });
    expect(jobs['check']?.strategy?.matrix).toEqual({ group: '${{ fromJSON(needs.groups.outputs.groups) }}' });
  });

  it('knows its groups', () => {
    expect(groups).toEqual([...new Set(groups)]);
    const { checks, stderr, status } = run(['lint', 'nothing']);
    expect({ checks, status }).toEqual({ checks: [], status: 2 });
    expect(stderr).toBe(`nothing: unknown group of checks. Groups: ${groups.join(' ')}\n`);
  });
});

function asCheck(script: string): string {
  return `verify ${script.startsWith('.') ? script : `./${script}`}`;
}
