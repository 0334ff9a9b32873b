import type { ServiceDefinition } from '@film-mesh/service-kit';

import { descriptor } from './descriptor.ts';
import { RatingReads } from './ratings/rating-reads.ts';
import { RatingsModule } from './ratings/ratings.module.ts';

/** The rating service, as started by a process or a test. */
export const ratingService: ServiceDefinition = { descriptor, module: RatingsModule, hotReads: RatingReads };
