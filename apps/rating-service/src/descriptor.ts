import { parseServiceDescriptor } from '@film-mesh/service-descriptor';

import json from '../service.json' with { type: 'json' };

/** The service.json of this service. */
export const descriptor = parseServiceDescriptor(json);
