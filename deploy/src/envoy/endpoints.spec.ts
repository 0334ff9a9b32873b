import { describe, expect, it } from '@jest/globals';

import { FILM_SERVICE } from '../../testing/sample-services.ts';
import { renderEndpoints } from './endpoints.ts';

const hostAt = (port: number) => ({
  endpoint: { address: { socket_address: { address: '127.0.0.1', port_value: port } } },
});
const at = (port: number) => ({ host: '127.0.0.1', port });

describe('renderEndpoints', () => {
  it('tells Envoy which replicas there are, and which of them shall get nothing new', () => {
    const service = { descriptor: FILM_SERVICE, endpoints: [at(5000), at(5001)] };
    expect(renderEndpoints(service, [at(5002)])).toEqual({
      resources: [
        {
          '@type': 'type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment',
          cluster_name: 'film-service-cluster',
          endpoints: [{ lb_endpoints: [hostAt(5000), hostAt(5001), { ...hostAt(5002), health_status: 'DRAINING' }] }],
          policy: { overprovisioning_factor: 100_000 },
        },
      ],
    });
  });
});
