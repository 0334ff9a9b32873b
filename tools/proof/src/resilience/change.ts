import type { EdgeSettings } from '@film-mesh/deploy';

import type { ServiceRemedy } from '../kit/index.ts';

/** Changes of the mesh's own settings; nothing is a copy of the configuration. */
export interface Change {
  /** Of Envoy's, see deploy/src/envoy/edge-settings.ts. */
  readonly edge?: Partial<EdgeSettings>;
  /** Of the services', see libs/service-kit/src/config/service-config.ts. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Remedies removed from the services; none by default. */
  readonly servicesLack?: ServiceRemedy;
  /** Drains a proxy before it is stopped, as deploy/src/envoy/drain-script.ts does; true by default. */
  readonly drainProxy?: boolean;
}
