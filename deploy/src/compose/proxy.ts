import { MESH } from '../mesh-facts.ts';
import { note } from '../yaml-notes.ts';
import { container, mebibytes, seconds, variable } from './container.ts';

/**
 * The proxy: the only container with published ports. It depends on no service: it resolves their names and checks
 * their health itself, so that a service that cannot start takes down only its own routes.
 */
export function proxyContainer(): object {
  const { name, port, metricsPort, stopSeconds, memoryLimit } = MESH.proxy;
  return container({
    image: name,
    pull_policy: 'never',
    ports: note('The only published ports. MESH_BIND=0.0.0.0 opens them to other machines.', [
      published('MESH_PORT', port),
      published('MESH_METRICS_PORT', metricsPort),
      note("Prometheus' page, through the proxy.", published('MESH_PROMETHEUS_PORT', MESH.prometheus.port)),
    ]),
    stop_grace_period: seconds(stopSeconds),
    mem_limit: mebibytes(memoryLimit),
  });
}

function published(hostPort: string, port: number): string {
  return `${variable('MESH_BIND', '127.0.0.1')}:${variable(hostPort, port)}:${String(port)}`;
}
