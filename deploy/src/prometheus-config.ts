import type { ServiceDescriptor } from '@film-mesh/service-descriptor';

import { MESH, type Address, type PlacedService, type Placement } from './mesh-facts.ts';

const isIp = ({ host }: Address) => /^[\d.]+$/u.test(host);
const hostPort = ({ host, port }: Address) => `${host}:${String(port)}`;

/**
 * Prometheus' configuration: it scrapes every replica of every service, and the proxy.
 *
 * @param targetsFile the file with the replicas of a service (`file_sd_configs`, see {@link renderTargets}); by
 *   default, they are inline
 */
export function renderPrometheus(
  { services, proxy }: Placement,
  targetsFile?: (service: ServiceDescriptor) => string,
): object {
  return {
    global: { scrape_interval: '5s', scrape_timeout: '4s', evaluation_interval: '5s' },
    scrape_configs: [
      job(MESH.proxy.name, MESH.proxy.metrics, placed([{ host: proxy.metricsHost, port: proxy.metricsPort }])),
      ...services.map(({ descriptor, endpoints }) => {
        const file = targetsFile?.(descriptor);
        const found = file === undefined ? placed(endpoints) : { file_sd_configs: [{ files: [file] }] };
        return job(descriptor.name, descriptor.operations.metrics, found);
      }),
    ],
  };
}

/** The `file_sd_configs` file of a service: the addresses of its replicas. */
export function renderTargets({ endpoints }: PlacedService): object {
  return [{ targets: endpoints.map(hostPort) }];
}

function job(name: string, path: string, found: object): object {
  return { job_name: name, metrics_path: path, ...found };
}

function placed(endpoints: readonly Address[]): object {
  const names = endpoints.filter((endpoint) => !isIp(endpoint));
  const addresses = endpoints.filter(isIp);
  return {
    // By DNS (`dns_sd_configs`), a name gives a target for each replica; as a static target it would be a random one of
    // them.
    ...(names.length > 0 && {
      dns_sd_configs: names.map(({ host, port }) => ({ names: [host], type: 'A', port, refresh_interval: '5s' })),
    }),
    ...(addresses.length > 0 && { static_configs: [{ targets: addresses.map(hostPort) }] }),
  };
}
