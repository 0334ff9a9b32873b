import { describe, expect, it } from '@jest/globals';
import { findServices, MESH } from '@film-mesh/deploy';

import { SAMPLE } from '../../testing/sample-service.ts';
import { workspaceTree } from '../../testing/workspace-tree.ts';
import { addService } from './add-service.ts';

describe('a service that cannot be', () => {
  it.each([
    ...[
      'review',
      'Review-service',
      'review_service',
      '-service',
      'review--service',
      'review-2-service',
      '../x-service',
    ],
    `${'a'.repeat(43)}-service`,
  ])('is not called %s', async (name) => {
    await refused({ name }, `the name ${name} is invalid: `);
  });

  it.each([
    ['film-service', 'there is apps/film-service already'],
    ['shared-service', 'there is libs/shared-domain already'],
    // Its end-to-end test would have the file of another one.
    ['vote-service', 'there is apps/mesh-e2e/src/votes.spec.ts already'],
  ])('is not called as what there is: %s', async (name, reason) => {
    await refused({ name }, reason);
  });

  it.each(['pg-service', 'pg-dump-service', 'sqlite-file-service'])(
    'refuses a name that databases reserve: %s',
    async (name) => {
      await refused({ name }, `the name ${name} cannot be taken`, 'pg_ or sqlite_');
    },
  );

  it.each([
    'argument-service',
    'class-service',
    'page-service',
    'map-service',
    'error-service',
    'name-service',
    'item-service',
  ])('is not called by a word that code has for something else: %s', async (name) => {
    await refused({ name }, `the name ${name} cannot be taken`);
  });

  it.each([
    'reviews',
    '/Reviews',
    '/plugin-tests/',
    '/',
    '',
    '//x',
    '/a b',
    '/../x',
    '/x/.',
    '/plugin-tests?x',
    '/:id',
  ])('does not lie under %j', async (route) => {
    await refused({ route }, `the route ${route} is invalid`);
  });

  it.each([
    ['/films', 'the route of film-service'],
    ['/films/plugin-tests', 'the route of film-service'],
    ['/film-events', 'the path for events of rating-service'],
    ['/docs', `the documentation of ${String(findServices()[0]?.descriptor.name)}`],
    ['/docs/plugin-tests', '/docs is for the documentation of services'],
    ['/healthz', 'for the platform'],
    ['/metrics/x', 'for the platform'],
  ])('does not lie under what is taken: %s', async (route, owner) => {
    await refused({ route }, `the route ${route} is taken: `, owner);
  });

  it('may lie beside what only begins alike', async () => {
    await expect(addService(workspaceTree(), { ...SAMPLE, route: '/filmsy-plugin' })).resolves.toBeDefined();
  });

  it.each([0, 80, 1023, 65_536, 5000.5, Number.NaN])('does not listen on port %s', async (port) => {
    await refused({ port }, `the port ${String(port)} is invalid`);
  });

  it.each([
    [5000, 'film-service'],
    [6000, 'rating-service'],
    [MESH.proxy.port, 'frontend-proxy'],
    [MESH.proxy.adminPort, 'frontend-proxy'],
    [MESH.prometheus.port, 'prometheus'],
    [MESH.postgres.port, 'postgres'],
  ])('does not listen on port %i, which is that of %s', async (port, owner) => {
    await refused({ port }, `the port ${String(port)} is taken: it is that of ${owner}`);
  });
});

async function refused(wish: Partial<typeof SAMPLE>, ...reasons: readonly string[]): Promise<void> {
  const tree = workspaceTree();
  const refusal: unknown = await addService(tree, { ...SAMPLE, ...wish }).catch((error: unknown) => error);
  expect(refusal).toHaveProperty('message', expect.stringMatching(/^[^\n]+$/u));
  for (const reason of reasons) {
    expect(refusal).toHaveProperty('message', expect.stringContaining(reason));
  }
  expect(tree.listChanges()).toEqual([]);
}
