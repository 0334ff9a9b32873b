import type { Tree } from '@nx/devkit';

import { importSources } from '../with-sources.ts';
import type { RouteOptions } from './options.ts';

importSources();

/** The entry point of `nx g @film-mesh/generator:route`. */
export default async function (tree: Tree, options: RouteOptions): Promise<void> {
  const { addRoute } = await import('./add-route.ts');
  await addRoute(tree, options);
}
