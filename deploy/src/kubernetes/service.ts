import { explained } from './pod.ts';
import { manifest, selectorOf, type Manifest, type Workload } from './objects.ts';

/** The ports of a Service, by their names. */
export type Ports = Readonly<Record<string, number>>;

/** A ClusterIP Service: the cluster chooses a pod for each connection. */
export function service(workload: Workload, ports: Ports, name?: string): Manifest {
  return manifest('v1', 'Service', workload, { spec: { selector: selectorOf(workload), ports: portsOf(ports) } }, name);
}

/** A headless Service: its name resolves to the addresses of all ready pods. */
export function headlessService(workload: Workload, ports: Ports, why: string, name?: string): Manifest {
  const spec = { clusterIP: explained('None', why), selector: selectorOf(workload), ports: portsOf(ports) };
  return manifest('v1', 'Service', workload, { spec }, name);
}

function portsOf(ports: Ports): object[] {
  return Object.entries(ports).map(([name, port]) => ({ name, port, targetPort: name }));
}

/** The ports of a container, by their names. */
export function containerPorts(ports: Ports): object[] {
  return Object.entries(ports).map(([name, containerPort]) => ({ name, containerPort }));
}
