import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Tree } from '@nx/devkit';

import { SAMPLE } from '../../testing/sample-service.ts';
import { changesOf, workspaceTree } from '../../testing/workspace-tree.ts';
import { addService } from '../service/add-service.ts';
import { addRoute } from './add-route.ts';

describe('a new use case', () => {
  let tree: Tree;
  beforeEach(() => {
    tree = workspaceTree();
  });

  it.each([
    ['film-service', 'films'],
    ['rating-service', 'ratings'],
  ])('of %s has its DTOs and its test, and a method in the service and in the controller', async (service, things) => {
    await addRoute(tree, { service, name: 'mark-as-seen', method: 'put' });
    const folder = `apps/${service}/src/${things}`;
    expect(changesOf(tree)).toEqual(
      [
        `${folder}/${things}.controller.ts`,
        `${folder}/${things}.service.ts`,
        `${folder}/mark-as-seen.dto.ts`,
        `${folder}/mark-as-seen.spec.ts`,
      ].toSorted(),
    );
    const controller = tree.read(`${folder}/${things}.controller.ts`, 'utf-8') ?? '';
    expect(controller).toContain("@Put(':id/mark-as-seen')");
    expect(controller).toContain(`return this.#${things}.markAsSeen(id, sent, expected);`);
    expect(controller).toContain("import { MarkAsSeenAnswerDto, MarkAsSeenDto } from './mark-as-seen.dto.ts';");
    const does = tree.read(`${folder}/${things}.service.ts`, 'utf-8') ?? '';
    expect(does).toContain(
      'async markAsSeen(id: string, { text }: MarkAsSeenDto, expected: ExpectedVersions): Promise<MarkAsSeenAnswerDto> {',
    );
    expect(does).toContain('checkUntagged(expected);');
  });

  it('of a service that was just made is one more each time, and reads with GET', async () => {
    await addService(tree, SAMPLE);
    await addRoute(tree, { service: SAMPLE.name, name: 'summary', method: 'get' });
    await addRoute(tree, { service: SAMPLE.name, name: 'publish' });
    const controller = tree.read('apps/plugin-test-service/src/plugin-tests/plugin-tests.controller.ts', 'utf-8') ?? '';
    expect(controller).toContain("@Get(':id/summary')");
    expect(controller).toContain("@Post(':id/publish')\n  @HttpCode(200)");
  });

  it.each([
    ['plugin-test-service', 'publish', 'there is no service plugin-test-service: there are '],
    ['film-service', 'Publish', 'the name Publish is invalid'],
    ['film-service', '../publish', 'the name ../publish is invalid'],
    ['film-service', 'delete', 'the name delete is invalid'],
    ['film-service', 'remove', 'the name remove is taken: FilmsService has a method remove already'],
    ['film-service', 'find-one', 'the name find-one is taken: FilmsController has a method findOne already'],
    ['rating-service', 'votes-of', 'the name votes-of is taken'],
    ['film-service', 'create-film', 'there is apps/film-service/src/films/create-film.dto.ts already'],
  ])('of %s is not called %s', async (service, name, reason) => {
    await expect(addRoute(tree, { service, name })).rejects.toThrow(reason);
    expect(tree.listChanges()).toEqual([]);
  });
});
