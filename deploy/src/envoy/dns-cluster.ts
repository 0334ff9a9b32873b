import type { EdgeSettings } from './edge-settings.ts';
import { typed } from './typed.ts';

/** A cluster type whose hosts are all addresses that its names resolve to. */
export function dnsCluster({ respectDnsTtl, dnsRefreshRate }: EdgeSettings): object {
  return {
    cluster_type: {
      name: 'envoy.clusters.dns',
      typed_config: typed('envoy.extensions.clusters.dns.v3.DnsCluster', {
        respect_dns_ttl: respectDnsTtl,
        dns_refresh_rate: dnsRefreshRate,
      }),
    },
  };
}
