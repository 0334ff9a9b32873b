import assert from 'node:assert/strict';
import { join } from 'node:path';

import { NpmStart } from '@film-mesh/mesh/testing';

import { namesOf } from '../names.ts';
import type { ServiceOptions } from '../service/options.ts';
import { hasRun } from './failure.ts';
import { VALIDATE, WITHOUT_VALIDATE } from './options.ts';
import type { WorkspaceCopy } from './workspace-copy.ts';

const PLUGIN = '@film-mesh/generator';
/** The use case for the first service. */
const USE_CASE = 'publish';
const STATIC = '--output-style=static';

/** A step that must succeed. */
export interface Step {
  readonly what: string;
  readonly run: (copy: WorkspaceCopy, signal: AbortSignal) => Promise<unknown>;
}

/**
 * The promises of the generators, and of the workspace with their services, in the order in which they are tried.
 *
 * @param services the first gets a use case
 */
export function stepsFor(services: readonly [ServiceOptions, ServiceOptions]): readonly Step[] {
  const [first] = services;
  const names = services.map(({ name }) => name);
  const added = names.map(namesOf);
  const projects = [...names, ...added.map(({ thing }) => `${thing}-domain`), 'mesh-e2e'];
  return [
    {
      what: '--dry-run writes nothing',
      run: async (copy) => {
        await generate(copy, first, '--dry-run');
        assert.equal(await copy.changes(), '');
      },
    },
    ...services.map((service) => ({
      what: `${PLUGIN}:service adds ${service.name}`,
      run: (copy: WorkspaceCopy) => generate(copy, service),
    })),
    {
      what: 'npm ci takes the lock file',
      run: (copy) => copy.run('npm', 'ci', '--dry-run', '--offline', '--ignore-scripts', '--no-audit', '--no-fund'),
    },
    formatted('everything is formatted'),
    { what: 'everything that is rendered is current', run: (copy) => copy.run('npx', 'nx', 'run', 'deploy:check') },
    { what: `${VALIDATE}: the programs that read it take it`, run: validated },
    checked('lint and type check pass in what was added', `--projects=${projects.join(',')}`),
    {
      what: `${PLUGIN}:route adds a use case to ${first.name}`,
      run: (copy) => copy.run('npx', 'nx', 'g', `${PLUGIN}:route`, first.name, USE_CASE),
    },
    formatted('everything is formatted with it'),
    checked('lint and type check pass in everything'),
    {
      what: `npm start serves ${services.map(({ route }) => route).join(' and ')} through Envoy`,
      run: (copy, signal) => servesThroughEnvoy(copy, services, signal),
    },
    {
      what: 'npm test passes, with the end-to-end tests of both',
      run: async (copy) => {
        const said = await copy.run('npm', 'test', '--', '--output-style=stream');
        for (const { things } of added) {
          assert(hasRun(said, `src/${things}.spec.ts`), `npm test has not run src/${things}.spec.ts of mesh-e2e`);
        }
      },
    },
    {
      what: `${PLUGIN}:remove-service leaves all as it was`,
      run: async (copy) => {
        for (const name of names) {
          await copy.run('npx', 'nx', 'g', `${PLUGIN}:remove-service`, name);
        }
        assert.equal(await copy.changes(), '');
      },
    },
  ];
}

function generate(
  copy: WorkspaceCopy,
  { name, route, port, hotReads = false }: ServiceOptions,
  ...more: readonly string[]
): Promise<string> {
  const options = ['--route', route, '--port', String(port), ...(hotReads ? ['--hot-reads'] : []), ...more];
  return copy.run('npx', 'nx', 'g', `${PLUGIN}:service`, name, ...options);
}

function formatted(what: string): Step {
  return { what, run: (copy) => copy.run('npx', 'prettier', '--check', '.') };
}

function checked(what: string, ...which: readonly string[]): Step {
  return { what, run: (copy) => copy.run('npx', 'nx', 'run-many', '--target=lint,typecheck', STATIC, ...which) };
}

async function validated(copy: WorkspaceCopy): Promise<void> {
  await copy.run('docker', 'info').catch((cause: unknown) => {
    throw new Error(`${VALIDATE} was not run, as Docker does not answer; ${WITHOUT_VALIDATE} leaves it out`, { cause });
  });
  await copy.run('npx', 'nx', 'run', VALIDATE);
}

async function servesThroughEnvoy(
  copy: WorkspaceCopy,
  services: readonly ServiceOptions[],
  signal: AbortSignal,
): Promise<void> {
  const setting = { root: copy.root, env: copy.environment() };
  const mesh = new NpmStart(setting, '--port', '0', '--data', join(copy.root, '.data'));
  const end = () => mesh.signal('SIGTERM');
  signal.addEventListener('abort', end);
  try {
    await mesh.saying(/^The mesh is ready:$/mu);
    for (const [n, { route }] of services.entries()) {
      const url = mesh.urlOf(route);
      const draft = { name: `Of ${route}`, text: 'Some text' };
      const created = await fetch(url, { method: 'POST', body: JSON.stringify(draft), signal });
      assert.equal(created.status, 201);
      assert.equal(created.headers.get('server'), 'envoy');
      const { id } = (await created.json()) as { id: string };
      if (n === 0) {
        const used = await fetch(`${url}/${id}/${USE_CASE}`, { method: 'POST', body: '{"text":"Now"}', signal });
        assert.deepEqual(await used.json(), { id, text: 'Now' });
      }
      const listed = await fetch(url, { signal });
      assert.deepEqual(await listed.json(), [{ id, ...draft }]);
    }
    mesh.signal('SIGTERM');
    assert.equal(await mesh.code(), 0);
  } finally {
    signal.removeEventListener('abort', end);
    await mesh.end();
  }
}
