import type { Address } from '../mesh-facts.ts';
import type { EdgeSettings } from './edge-settings.ts';
import { hostOfNone } from './hosts.ts';

/** The configuration of an extension, which Envoy finds by its type (`typed_config`). */
export function typed(type: string, config: object = {}): object {
  return { '@type': `type.googleapis.com/${type}`, ...config };
}

/** A TCP address. */
export function socketAddress({ host, port }: Address): object {
  return { socket_address: { address: host, port_value: port } };
}

/** Adds the settings that all connection managers share. */
interface HttpManager {
  readonly common_http_protocol_options?: object;
  readonly [field: string]: unknown;
}

/** Settings of the edge that all connection managers have. */
type ManagerSettings = Pick<
  EdgeSettings,
  | 'maxBuffered'
  | 'maxHeadersKib'
  | 'maxHeaders'
  | 'requestHeadersTimeout'
  | 'requestTimeout'
  | 'streamIdleTimeout'
  | 'maxStreamDuration'
  | 'maxConnectionDuration'
  | 'connectionJitter'
  | 'endsWithAnswer'
  | 'hosts'
>;

/** The HTTP connection manager of a listener. */
export function httpListener(name: string, address: Address, edge: ManagerSettings, manager: HttpManager): object {
  return {
    name,
    address: socketAddress(address),
    per_connection_buffer_limit_bytes: edge.maxBuffered,
    filter_chains: [
      {
        filters: [
          {
            name: 'envoy.filters.network.http_connection_manager',
            typed_config: typed('envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager', {
              ...manager,
              // Probes, `ab` and nginx still speak HTTP/1.0 by default.
              http_protocol_options: { accept_http_10: true, default_host_for_http_10: hostOfNone(edge) },
              common_http_protocol_options: {
                ...manager.common_http_protocol_options,
                max_headers_count: edge.maxHeaders,
                max_stream_duration: edge.maxStreamDuration,
                max_connection_duration: edge.maxConnectionDuration,
                max_connection_duration_jitter: { value: edge.connectionJitter },
              },
              http1_safe_max_connection_duration: edge.endsWithAnswer,
              max_request_headers_kb: edge.maxHeadersKib,
              request_headers_timeout: edge.requestHeadersTimeout,
              request_timeout: edge.requestTimeout,
              stream_idle_timeout: edge.streamIdleTimeout,
            }),
          },
        ],
      },
    ],
  };
}

/** The router, the last filter of every chain. */
export const ROUTER = {
  name: 'envoy.filters.http.router',
  typed_config: typed('envoy.extensions.filters.http.router.v3.Router'),
};
