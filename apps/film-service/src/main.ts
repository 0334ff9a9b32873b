import 'reflect-metadata';

import { runService } from '@film-mesh/service-kit';

import { filmService } from './film-service.ts';

await runService(filmService);
