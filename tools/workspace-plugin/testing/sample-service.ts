import type { ServiceOptions } from '../src/service/options.ts';

/** A service that no workspace has already, whatever was generated in it. */
export const SAMPLE: ServiceOptions = { name: 'plugin-test-service', route: '/plugin-tests', port: 49_152 };

/** Another one. */
export const ANOTHER: ServiceOptions = { name: 'plugin-author-service', route: '/plugin-authors', port: 49_153 };
