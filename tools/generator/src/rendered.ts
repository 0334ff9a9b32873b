import type { Tree } from '@nx/devkit';
import { renderWorkspace } from '@film-mesh/deploy';

/** Writes everything that is rendered of the services that the tree holds. */
export function renderInto(tree: Tree): void {
  for (const [path, text] of renderWorkspace(tree)) {
    tree.write(path, text);
  }
}
