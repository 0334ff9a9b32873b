import assert from 'node:assert/strict';

import { namesOf } from '../names.ts';
import { whileStarted } from './npm-start.ts';
import type { WorkspaceCopy } from './workspace-copy.ts';

/** The service that is generated. */
const SERVICE = { name: 'review-service', route: '/reviews', port: 7000 };
const PLUGIN = '@film-mesh/workspace';
/** What Jest wants of Node for ES modules, as in the `test` target of nx.json. */
const ESM = '--experimental-vm-modules --disable-warning=ExperimentalWarning';

/** Something that is to succeed. */
export interface Step {
  readonly what: string;
  readonly run: (copy: WorkspaceCopy, signal: AbortSignal) => Promise<unknown>;
}

const { thing, things, Things } = namesOf(SERVICE.name);
const projects = [SERVICE.name, `${thing}-domain`];
const checks = (...targets: readonly string[]): Step['run'] => {
  const args = [`--target=${targets.join(',')}`, '--output-style=static'];
  return (copy) => copy.run('npx', 'nx', 'run-many', ...args, `--projects=${[...projects, 'mesh-e2e'].join(',')}`);
};

/** What the generators promise, in the order in which it is tried. */
export const STEPS: readonly Step[] = [
  {
    what: '--dry-run writes nothing',
    run: async (copy) => {
      await generate(copy, '--dry-run');
      assert.equal(await copy.changes(), '');
    },
  },
  { what: `${PLUGIN}:service adds ${SERVICE.name}`, run: (copy) => generate(copy) },
  {
    what: 'npm ci takes the lock file',
    run: (copy) => copy.run('npm', 'ci', '--dry-run', '--offline', '--ignore-scripts', '--no-audit', '--no-fund'),
  },
  { what: 'everything is formatted', run: (copy) => copy.run('npx', 'prettier', '--check', '.') },
  { what: 'everything that is rendered is current', run: (copy) => copy.run('npx', 'nx', 'run', 'deploy:check') },
  { what: 'lint and type check pass', run: checks('lint', 'typecheck') },
  {
    what: `${PLUGIN}:route adds a use case`,
    run: (copy) => copy.run('npx', 'nx', 'g', `${PLUGIN}:route`, SERVICE.name, 'publish'),
  },
  { what: 'lint and type check pass with it', run: checks('lint', 'typecheck') },
  {
    what: "the service's own tests pass, on both stores, and those of what looks at all services",
    run: (copy) =>
      copy.run(
        ...(['npx', 'nx', 'run-many', '--target=test', '--output-style=static'] as const),
        `--projects=${[...projects, 'deploy', 'lint-rules', 'workspace'].join(',')}`,
      ),
  },
  { what: `npm start serves ${SERVICE.route} through Envoy`, run: servesThroughEnvoy },
  {
    what: 'the end-to-end test passes, on both stores',
    run: (copy) =>
      copy.run('env', '-C', 'apps/mesh-e2e', `NODE_OPTIONS=${ESM}`, 'npx', 'jest', `src/${things}.spec.ts`),
  },
  {
    what: `${PLUGIN}:remove-service leaves all as it was`,
    run: async (copy) => {
      await copy.run('npx', 'nx', 'g', `${PLUGIN}:remove-service`, SERVICE.name);
      assert.equal(await copy.changes(), '');
    },
  },
];

function generate(copy: WorkspaceCopy, ...more: readonly string[]): Promise<string> {
  const { name, route, port } = SERVICE;
  const options = ['--route', route, '--port', String(port), ...more];
  return copy.run('npx', 'nx', 'g', `${PLUGIN}:service`, name, ...options);
}

function servesThroughEnvoy(copy: WorkspaceCopy, signal: AbortSignal): Promise<void> {
  return whileStarted(
    copy,
    SERVICE.route,
    async (url) => {
      const draft = { name: `Of ${Things}`, text: 'Some text' };
      const created = await fetch(url, { method: 'POST', body: JSON.stringify(draft), signal });
      assert.equal(created.status, 201);
      assert.equal(created.headers.get('server'), 'envoy');
      const { id } = (await created.json()) as { id: string };
      const published = await fetch(`${url}/${id}/publish`, { method: 'POST', body: '{"text":"Now"}', signal });
      assert.deepEqual(await published.json(), { id, text: 'Now' });
      const listed = await fetch(url, { signal });
      assert.deepEqual(await listed.json(), [{ id, ...draft }]);
    },
    signal,
  );
}
