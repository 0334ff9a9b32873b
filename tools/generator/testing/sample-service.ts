import { findServices } from '@film-mesh/deploy';

import type { ServiceOptions } from '../src/service/options.ts';

/** Two ports that no service of the workspace has, whatever was generated in it. */
const taken = findServices().map(({ descriptor }) => descriptor.port);
const [port = 0, another = 0] = Array.from({ length: taken.length + 2 }, (_, n) => 49_152 + n).filter(
  (free) => !taken.includes(free),
);

/** A service that no workspace has. */
export const SAMPLE: ServiceOptions = { name: 'plugin-test-service', route: '/plugin-tests', port };

/** Another one. */
export const ANOTHER: ServiceOptions = { name: 'plugin-author-service', route: '/plugin-authors', port: another };
