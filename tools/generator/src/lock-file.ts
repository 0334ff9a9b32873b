import { readJson, updateJson, type Tree } from '@nx/devkit';

import type { PackageJson } from './packages.ts';

const LOCK_FILE = 'package-lock.json';

interface LockFile {
  readonly packages: Readonly<Record<string, unknown>>;
}

/** npm's entry for a package of the workspace, in its order. */
const LOCKED = [
  'name',
  'version',
  'license',
  'dependencies',
  'devDependencies',
] as const satisfies (keyof PackageJson)[];

/**
 * Adds a package of the workspace to npm's lock file, as `npm install` does; its dependencies from the registry are
 * there already.
 *
 * @param folder the package's folder, from the workspace's root
 */
export function lockPackage(tree: Tree, folder: string): void {
  const json = readJson<PackageJson>(tree, `${folder}/package.json`);
  const locked = Object.fromEntries(LOCKED.filter((key) => key in json).map((key) => [key, json[key]]));
  changePackages(tree, (packages) => ({
    ...packages,
    [folder]: locked,
    [linkOf(json.name)]: { resolved: folder, link: true },
  }));
}

/** Removes a package of the workspace from npm's lock file. */
export function unlockPackage(tree: Tree, folder: string, name: string): void {
  changePackages(tree, (packages) =>
    Object.fromEntries(Object.entries(packages).filter(([key]) => key !== folder && key !== linkOf(name))),
  );
}

/** The path of npm's link to a package of the workspace, from the workspace's root. */
export function linkOf(name: string): string {
  return `node_modules/${name}`;
}

function changePackages(
  tree: Tree,
  change: (packages: LockFile['packages']) => Readonly<Record<string, unknown>>,
): void {
  updateJson(tree, LOCK_FILE, (lock: LockFile) => ({
    ...lock,
    // npm's own order, so that it has nothing to change.
    packages: Object.fromEntries(
      Object.entries(change(lock.packages)).toSorted(([a], [b]) => a.localeCompare(b, 'en')),
    ),
  }));
}
