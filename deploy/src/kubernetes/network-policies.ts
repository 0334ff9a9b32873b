import type { ServiceDescriptor } from '@film-mesh/service-descriptor';

import { inline, note } from '../yaml-notes.ts';
import { manifest, PART_OF, podsOf, type Manifest, type Workload } from './objects.ts';
import { POSTGRES, PROMETHEUS, PROXY, workloadOf } from './workloads.ts';

/** Ports of the Kubernetes API: that of its Service, and the real ones of kubeadm, minikube and MicroK8s. */
const API_PORTS = [443, 6443, 8443, 16_443];

/** The address of NodeLocal DNSCache on each node, in the host's network: no selector of pods matches it. */
const NODE_LOCAL_DNS = '169.254.20.10/32';

/** Network policies: who may talk to whom, and nobody else. */
export function networkPolicies(services: readonly ServiceDescriptor[]): Manifest[] {
  const workloads = services.map(workloadOf);
  const callers = services.filter(({ calls }) => Object.keys(calls).length > 0).map(workloadOf);
  return [
    denied(),
    policy(PROXY, {
      ingress: [
        note('Everybody: these ports are public.', { ports: [tcp('http')] }),
        ...(callers.length > 0 ? [{ from: callers.map(selected), ports: [tcp('internal')] }] : []),
        scrape('metrics'),
      ],
      egress: services.map((service) => ({ to: [selected(workloadOf(service))], ports: [tcp('http')] })),
    }),
    ...services.map((service) => {
      const workload = workloadOf(service);
      return policy(workload, {
        ingress: [{ from: [selected(PROXY), selected(PROMETHEUS)], ports: [tcp('http')] }],
        egress: [
          { to: [selected(POSTGRES)], ports: [tcp('postgres')] },
          ...(callers.some(({ name }) => name === workload.name)
            ? [{ to: [selected(PROXY)], ports: [tcp('internal')] }]
            : []),
        ],
      });
    }),
    policy(POSTGRES, {
      ingress: [{ from: workloads.map(selected), ports: [tcp('postgres')] }],
      egress: [
        note('The Kubernetes API, whose address differs between clusters: it keeps the passwords.', {
          ports: API_PORTS.map(tcp),
        }),
      ],
    }),
    policy(PROMETHEUS, {
      egress: [
        { to: [selected(PROXY)], ports: [tcp('metrics')] },
        { to: workloads.map(selected), ports: [tcp('http')] },
      ],
    }),
  ];
}

function scrape(port: string): object {
  return { from: [selected(PROMETHEUS)], ports: [tcp(port)] };
}

/** Denies all traffic of the mesh's pods except DNS; other pods in the namespace are left alone. */
function denied(): Manifest {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'film-mesh', labels: PART_OF },
    spec: {
      podSelector: { matchLabels: PART_OF },
      policyTypes: inline('Ingress', 'Egress'),
      egress: [
        note('DNS, including NodeLocal DNSCache. For another DNS, see deploy/kubernetes/components/other-dns.', {
          to: [
            { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } },
            { ipBlock: { cidr: NODE_LOCAL_DNS } },
          ],
          ports: [{ port: 53, protocol: 'UDP' }, tcp(53)],
        }),
      ],
    },
  };
}

function policy(
  workload: Workload,
  rules: { readonly ingress?: readonly unknown[]; readonly egress: readonly unknown[] },
): Manifest {
  return manifest('networking.k8s.io/v1', 'NetworkPolicy', workload, {
    spec: {
      podSelector: podsOf(workload),
      policyTypes: rules.ingress === undefined ? inline('Egress') : inline('Ingress', 'Egress'),
      ...rules,
    },
  });
}

function selected(workload: Workload): object {
  return { podSelector: podsOf(workload) };
}

function tcp(port: string | number): object {
  return { port, protocol: 'TCP' };
}
