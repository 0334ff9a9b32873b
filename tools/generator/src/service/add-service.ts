import { workspaceRoot, type GeneratorCallback, type Tree } from '@nx/devkit';

import { linkPackages } from '../links.ts';
import { lockPackage } from '../lock-file.ts';
import { namesOf } from '../names.ts';
import { packagesOf, packagesOfScope } from '../packages.ts';
import { renderInto } from '../rendered.ts';
import { assertService } from './assert-service.ts';
import type { ServiceOptions } from './options.ts';
import { writeService } from './write-service.ts';

/**
 * Adds a service: the app, the library of its model, its end-to-end test, and all that is rendered of it.
 *
 * @returns a callback that links its packages once the files are written
 * @throws {Error} one line, if a name, a route or a port is invalid or taken
 */
export async function addService(tree: Tree, options: ServiceOptions): Promise<GeneratorCallback> {
  assertService(tree, options);
  await writeService(tree, options);
  const added = packagesOfScope(packagesOf(tree), namesOf(options.name).thing);
  for (const { folder } of added) {
    lockPackage(tree, folder);
  }
  // Last: rendered files are not formatted.
  renderInto(tree);
  return () => {
    linkPackages(workspaceRoot, added);
  };
}
