import { readJson, type Tree } from '@nx/devkit';

/** The relevant members of a package.json of the workspace. */
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

/** The scope of packages that belong to no single service. */
const SHARED = 'shared';

/** The package.json of the workspace itself. */
export function rootPackage(tree: Tree): PackageJson {
  return readJson<PackageJson>(tree, 'package.json');
}

/** The packages of the workspace, in the folders of npm's `workspaces`. */
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

/** The packages of one service: those of its scope. None for the shared scope. */
export function packagesOfScope(packages: readonly WorkspacePackage[], scope: string): WorkspacePackage[] {
  return scope === SHARED ? [] : packages.filter(({ json }) => json.nx?.tags?.includes(`scope:${scope}`));
}

/**
 * The version range of a dependency from the registry in the workspace.
 *
 * @throws {Error} if no package of the workspace has this dependency
 */
export function rangeOf(packages: readonly WorkspacePackage[], name: string): string {
  const range = packages.map(({ json }) => json.dependencies?.[name]).find((wanted) => wanted !== undefined);
  if (range === undefined) {
    throw new Error(`no package of the workspace depends on ${name}`);
  }
  return range;
}
