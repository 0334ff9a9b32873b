import type { GeneratorCallback, Tree } from '@nx/devkit';

import { importSources } from '../with-sources.ts';
import type { RemoveServiceOptions } from './options.ts';

importSources();

/** The entry point of `nx g @film-mesh/generator:remove-service`. */
export default async function (tree: Tree, options: RemoveServiceOptions): Promise<GeneratorCallback> {
  const { removeService } = await import('./remove-service.ts');
  return removeService(tree, options);
}
