import type { NodeArgs } from '@film-mesh/mesh';
import type { Store } from '@film-mesh/service-descriptor';

/** One of those that are compared: two services in the mesh's own places, behind the same Envoy, on the same database. */
export interface Contestant {
  /** What it is, in a few words. */
  readonly title: string;
  /** What Node runs of each service; what the services' own builds made unless told. */
  readonly argsOf?: NodeArgs;
  /** The loads that it can take; all unless told. */
  readonly loads?: readonly string[];
  /** The stores that it has; all unless told. */
  readonly stores?: readonly Store[];
}
