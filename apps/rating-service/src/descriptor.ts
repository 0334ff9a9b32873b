import { parseServiceDescriptor } from '@film-mesh/service-descriptor';

import json from '../service.json' with { type: 'json' };

/** What this service's service.json says. */
export const descriptor = parseServiceDescriptor(json);
