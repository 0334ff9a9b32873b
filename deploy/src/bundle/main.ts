import { resolve } from 'node:path';

import { bundleService } from './bundle.ts';

/** `node main.ts FOLDER`, run by Nx: bundles the service of that folder. */
await bundleService(resolve(process.argv[2] ?? '.'));
