import { describe, expect, it } from '@jest/globals';
import { findServices } from '@film-mesh/deploy';

import { workspaceTree } from '../../testing/workspace-tree.ts';
import { assertService } from '../service/assert-service.ts';
import { madeUpServices, PAIRS } from './made-up-services.ts';

const there = findServices().map(({ descriptor }) => descriptor);

describe('the services that generator:verify makes up', () => {
  it.each(Array.from({ length: PAIRS }, (_, seed) => seed))(
    'may join, on either side of what there is: seed %i',
    (seed) => {
      const tree = workspaceTree();
      const [first, second] = madeUpServices(seed, there);
      expect(first.name < 'film-service').toBe(true);
      expect(second.name > 'rating-service').toBe(true);
      expect(first.port).not.toBe(second.port);
      for (const service of [first, second]) {
        expect(() => {
          assertService(tree, service);
        }).not.toThrow();
      }
    },
  );

  it('are the same for the same seed, and others for others', () => {
    const named = (seed: number) => JSON.stringify(madeUpServices(seed, []).map(({ name }) => name));
    expect(named(5)).toBe(named(5));
    expect(new Set(Array.from({ length: PAIRS }, (_, seed) => named(seed))).size).toBe(PAIRS);
  });

  it('exist nowhere yet', () => {
    const [first, second] = madeUpServices(1, there);
    const joined = [first, second].map((service) => ({ ...service, docs: '/docs', operations: OPERATIONS, calls: {} }));
    const others = madeUpServices(1, [...there, ...joined]);
    expect(others.map(({ name }) => name)).not.toContain(first.name);
    expect(others.map(({ name }) => name)).not.toContain(second.name);
  });
});

const OPERATIONS = { liveness: '/healthz', readiness: '/readyz', metrics: '/metrics' };
