import type { Tree } from '@nx/devkit';
import { renderWorkspace } from '@film-mesh/deploy';

/** Writes all rendered files for the services of the tree. */
export function renderInto(tree: Tree): void {
  for (const [path, text] of renderWorkspace(tree)) {
    tree.write(path, text);
  }
}
