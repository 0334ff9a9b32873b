import { MESH, type Address, type Placement } from './mesh.ts';

const isIp = ({ host }: Address) => /^[\d.]+$/u.test(host);
const hostPort = ({ host, port }: Address) => `${host}:${String(port)}`;

/** Prometheus' configuration: it scrapes every replica of every service, and the proxy. */
export function renderPrometheus({ services, proxy }: Placement): object {
  return {
    global: { scrape_interval: '5s', scrape_timeout: '4s', evaluation_interval: '5s' },
    scrape_configs: [
      job(MESH.proxy.name, MESH.proxy.metrics, [{ host: proxy.metricsHost, port: proxy.metricsPort }]),
      ...services.map(({ descriptor, endpoints }) => job(descriptor.name, descriptor.operations.metrics, endpoints)),
    ],
  };
}

function job(name: string, path: string, endpoints: readonly Address[]): object {
  const names = endpoints.filter((endpoint) => !isIp(endpoint));
  const addresses = endpoints.filter(isIp);
  return {
    job_name: name,
    metrics_path: path,
    // Asked of DNS, a name is one target for each replica; as a static target it would be a random one of them.
    ...(names.length > 0 && {
      dns_sd_configs: names.map(({ host, port }) => ({ names: [host], type: 'A', port, refresh_interval: '5s' })),
    }),
    ...(addresses.length > 0 && { static_configs: [{ targets: addresses.map(hostPort) }] }),
  };
}
