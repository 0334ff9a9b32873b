import type { EdgeSettings } from '@film-mesh/deploy';

import type { ServiceRemedy } from '../kit/index.ts';

/** What of the mesh's own settings is changed; nothing of it is a copy of the configuration. */
export interface Change {
  /** Of Envoy's, see deploy/src/envoy/edge-settings.ts. */
  readonly edge?: Partial<EdgeSettings>;
  /** Of the services', see libs/service-kit/src/config/service-config.ts. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What the services are made without; nothing unless told. */
  readonly servicesLack?: ServiceRemedy;
  /** Whether a proxy is drained before it is stopped, as deploy/src/envoy/drain-script.ts does; it is unless told. */
  readonly drainProxy?: boolean;
}
