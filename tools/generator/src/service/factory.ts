import type { GeneratorCallback, Tree } from '@nx/devkit';

import { importSources } from '../with-sources.ts';
import type { ServiceOptions } from './options.ts';

importSources();

/** The entry point of `nx g @film-mesh/generator:service`. */
export default async function (tree: Tree, options: ServiceOptions): Promise<GeneratorCallback> {
  const { addService } = await import('./add-service.ts');
  return addService(tree, options);
}
