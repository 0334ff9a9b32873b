import { readJson, type Tree } from '@nx/devkit';

/** What is read of a package.json of the workspace. */
export interface PackageJson {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly nx?: { readonly name?: string; readonly tags?: readonly string[] };
}

/** A package of the workspace, and its folder from the workspace's root. */
export interface WorkspacePackage {
  readonly folder: string;
  readonly json: PackageJson;
}

/** The scope of everything that is of no single service. */
const SHARED = 'shared';

/** The package.json of the workspace itself. */
export function rootPackage(tree: Tree): PackageJson {
  return readJson<PackageJson>(tree, 'package.json');
}

/** The packages of the workspace, of the folders that npm looks into. */
export function packagesOf(tree: Tree): WorkspacePackage[] {
  const { workspaces } = readJson<{ workspaces: readonly string[] }>(tree, 'package.json');
  return workspaces
    .flatMap((pattern) => {
      const parent = /^(?<parent>.+)\/\*$/u.exec(pattern)?.groups?.['parent'];
      return parent === undefined ? [pattern] : tree.children(parent).map((child) => `${parent}/${child}`);
    })
    .filter((folder) => tree.exists(`${folder}/package.json`))
    .map((folder) => ({ folder, json: readJson<PackageJson>(tree, `${folder}/package.json`) }));
}

/** The packages of one service: those of its scope. None where that is the scope of all. */
export function packagesOfScope(packages: readonly WorkspacePackage[], scope: string): WorkspacePackage[] {
  return scope === SHARED ? [] : packages.filter(({ json }) => json.nx?.tags?.includes(`scope:${scope}`));
}

/**
 * The range of versions in which the workspace wants a package of the registry.
 *
 * @throws {Error} where no package of the workspace wants it
 */
export function rangeOf(packages: readonly WorkspacePackage[], name: string): string {
  const range = packages.map(({ json }) => json.dependencies?.[name]).find((wanted) => wanted !== undefined);
  if (range === undefined) {
    throw new Error(`no package of the workspace depends on ${name}`);
  }
  return range;
}
