import { describe, expect, it } from '@jest/globals';

import { ANOTHER, SAMPLE } from '../../testing/sample-service.ts';
import { changesOf, workspaceTree } from '../../testing/workspace-tree.ts';
import { addService } from '../service/add-service.ts';
import { removeService } from './remove-service.ts';

describe('a service that is removed', () => {
  it('leaves the workspace as it was before there was one', async () => {
    const tree = workspaceTree();
    await addService(tree, SAMPLE);
    await addService(tree, ANOTHER);
    removeService(tree, SAMPLE);
    expect(tree.exists('apps/plugin-author-service/service.json')).toBe(true);
    expect(tree.children('apps')).not.toContain('plugin-test-service');
    expect(tree.children('libs')).not.toContain('plugin-test-domain');
    expect(tree.read('docker-compose.yaml', 'utf-8')).not.toContain(SAMPLE.name);
    removeService(tree, ANOTHER);
    expect(changesOf(tree)).toEqual([]);
  });

  it.each([
    ['plugin-test-service', 'there is no service plugin-test-service: there are '],
    ['mesh-e2e', 'there is no service mesh-e2e'],
    ['rating-service', 'rating-service cannot be removed: film-service sends events to it'],
  ])('is one that nobody needs: %s', (name, reason) => {
    const tree = workspaceTree();
    expect(() => removeService(tree, { name })).toThrow(reason);
    expect(tree.listChanges()).toEqual([]);
  });

  it('is not one whose model another package stands on', async () => {
    const tree = workspaceTree();
    await addService(tree, SAMPLE);
    const user = JSON.parse(tree.read('tools/proof/package.json', 'utf-8') ?? '') as { dependencies: object };
    const dependencies = { ...user.dependencies, '@film-mesh/plugin-test-domain': '*' };
    tree.write('tools/proof/package.json', JSON.stringify({ ...user, dependencies }));
    expect(() => removeService(tree, SAMPLE)).toThrow('tools/proof depends on it');
  });
});
