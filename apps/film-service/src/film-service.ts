import type { ServiceDefinition } from '@film-mesh/service-kit';

import { descriptor } from './descriptor.ts';
import { FilmServiceConfig } from './film-service.config.ts';
import { FilmReads } from './films/film-reads.ts';
import { FilmsModule } from './films/films.module.ts';

/** The film service, as started by a process or a test. */
export const filmService: ServiceDefinition = {
  descriptor,
  module: FilmsModule,
  config: FilmServiceConfig,
  hotReads: FilmReads,
};
