import 'reflect-metadata';

import { runService } from '@film-mesh/service-kit';

import { ratingService } from './rating-service.ts';

await runService(ratingService);
