import { WORKSPACE_ROOT } from '@film-mesh/deploy';
import type { Tree } from '@nx/devkit';
import { FsTree } from 'nx/src/generators/tree.js';

/** This workspace as a virtual tree, from which nothing is written to the disk. */
export function workspaceTree(): Tree {
  return new FsTree(WORKSPACE_ROOT, false);
}

/** The paths that a generator would change or delete, sorted. */
export function changesOf(tree: Tree): string[] {
  const untouched = workspaceTree();
  return tree
    .listChanges()
    .filter(({ path }) => tree.read(path, 'utf-8') !== untouched.read(path, 'utf-8'))
    .map(({ path }) => path)
    .toSorted();
}
