import { workspaceRoot, type GeneratorCallback, type Tree } from '@nx/devkit';
import { findServices, WORKSPACE_ROOT } from '@film-mesh/deploy';

import { unlinkPackages } from '../links.ts';
import { unlockPackage } from '../lock-file.ts';
import { namesOf } from '../names.ts';
import { packagesOf, packagesOfScope, type WorkspacePackage } from '../packages.ts';
import { renderInto } from '../rendered.ts';
import type { RemoveServiceOptions } from './options.ts';

/**
 * Removes a service: every package of its scope, its end-to-end test, and all that is rendered of it.
 *
 * @returns a callback that removes the links of its packages once the files are gone
 * @throws {Error} one line, if there is no such service, or another one depends on it
 */
export function removeService(tree: Tree, { name }: RemoveServiceOptions): GeneratorCallback {
  const services = findServices(WORKSPACE_ROOT, tree).map(({ descriptor }) => descriptor);
  if (!services.some((service) => service.name === name)) {
    throw new Error(`there is no service ${name}: there are ${services.map((service) => service.name).join(', ')}`);
  }
  const caller = services.find(({ calls }) => Object.values(calls).includes(name));
  if (caller) {
    throw new Error(`${name} cannot be removed: ${caller.name} sends events to it`);
  }
  const { thing, e2e } = namesOf(name);
  const packages = packagesOf(tree);
  const removed = packagesOfScope(packages, thing);
  assertUnused(name, packages, removed);
  for (const { folder, json } of removed) {
    tree.delete(folder);
    unlockPackage(tree, folder, json.name);
  }
  if (tree.exists(e2e)) {
    tree.delete(e2e);
  }
  renderInto(tree);
  return () => {
    unlinkPackages(workspaceRoot, removed);
  };
}

function assertUnused(name: string, packages: readonly WorkspacePackage[], removed: readonly WorkspacePackage[]): void {
  const user = packages
    .filter((other) => !removed.includes(other))
    .find(({ json }) => removed.some((gone) => gone.json.name in { ...json.dependencies, ...json.devDependencies }));
  if (user) {
    throw new Error(`${name} cannot be removed: ${user.folder} depends on it`);
  }
}
