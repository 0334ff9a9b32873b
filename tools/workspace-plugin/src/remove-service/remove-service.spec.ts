import { describe, expect, it } from '@jest/globals';

import { changesOf, workspaceTree } from '../../testing/workspace-tree.ts';
import { addService } from '../service/add-service.ts';
import { removeService } from './remove-service.ts';

describe('a service that is removed', () => {
  it('leaves the workspace as it was before there was one', async () => {
    const tree = workspaceTree();
    await addService(tree, { name: 'review-service', route: '/reviews', port: 7000 });
    await addService(tree, { name: 'author-service', route: '/authors', port: 7001 });
    removeService(tree, { name: 'review-service' });
    expect(tree.exists('apps/author-service/service.json')).toBe(true);
    expect(tree.children('apps')).not.toContain('review-service');
    expect(tree.children('libs')).not.toContain('review-domain');
    expect(tree.read('docker-compose.yaml', 'utf-8')).not.toContain('review');
    removeService(tree, { name: 'author-service' });
    expect(changesOf(tree)).toEqual([]);
  });

  it.each([
    ['review-service', 'there is no service review-service: there are film-service, rating-service'],
    ['mesh-e2e', 'there is no service mesh-e2e'],
    ['rating-service', 'rating-service can not be removed: film-service sends events to it'],
  ])('is one that nobody needs: %s', (name, reason) => {
    const tree = workspaceTree();
    expect(() => removeService(tree, { name })).toThrow(reason);
    expect(tree.listChanges()).toEqual([]);
  });

  it('is not one whose model another package stands on', async () => {
    const tree = workspaceTree();
    await addService(tree, { name: 'review-service', route: '/reviews', port: 7000 });
    const user = JSON.parse(tree.read('tools/bench/package.json', 'utf-8') ?? '') as { dependencies: object };
    const dependencies = { ...user.dependencies, '@film-mesh/review-domain': '*' };
    tree.write('tools/bench/package.json', JSON.stringify({ ...user, dependencies }));
    expect(() => removeService(tree, { name: 'review-service' })).toThrow('tools/bench stands on it');
  });
});
