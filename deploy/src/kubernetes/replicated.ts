import { note } from '../yaml-notes.ts';
import { manifest, podsOf, type Manifest, type Part } from './objects.ts';
import { podTemplate } from './pod.ts';

/** `terminationGracePeriodSeconds`: longer than any container needs to stop. */
const STOP_SECONDS = 45;

/** The name of a part's Deployment. */
export function deploymentName({ name }: Part): string {
  return `${name}-deployment`;
}

/**
 * A Deployment that is rolled without losing a request.
 *
 * @param replicas undefined if an autoscaler decides
 */
export function deployment(
  part: Part,
  user: number,
  spec: object,
  how: { readonly replicas?: number; readonly annotations?: Record<string, string> } = {},
): Manifest {
  return manifest(
    'apps/v1',
    'Deployment',
    part,
    {
      spec: {
        ...(how.replicas !== undefined && { replicas: how.replicas }),
        minReadySeconds: 5,
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
        selector: podsOf(part),
        template: podTemplate(part, user, { terminationGracePeriodSeconds: STOP_SECONDS, ...spec }, how.annotations),
      },
    },
    deploymentName(part),
  );
}

/** Spreads the pods of each version over zones and nodes, as far as possible. */
export function spread(part: Part): object[] {
  return ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: podsOf(part),
    matchLabelKeys: ['pod-template-hash'],
  }));
}

/**
 * The HorizontalPodAutoscaler and PodDisruptionBudget of a part: replicas by load, and a minimum that survives drained
 * nodes.
 */
export function scaling(part: Part, min: number, max: number): Manifest[] {
  return [
    manifest('autoscaling/v2', 'HorizontalPodAutoscaler', part, {
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: deploymentName(part) },
        minReplicas: min,
        maxReplicas: max,
        metrics: [
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
        ],
      },
    }),
    manifest('policy/v1', 'PodDisruptionBudget', part, {
      spec: {
        maxUnavailable: 1,
        selector: podsOf(part),
        unhealthyPodEvictionPolicy: note('A broken pod does not keep a node from being drained.', 'AlwaysAllow'),
      },
    }),
  ];
}

/** The ServiceAccount of a part, without a token for the API. */
export function serviceAccount(part: Part): Manifest {
  return manifest('v1', 'ServiceAccount', part, { automountServiceAccountToken: false });
}
