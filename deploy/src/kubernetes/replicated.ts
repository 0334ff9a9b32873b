import { note } from '../yaml-notes.ts';
import { manifest, podsOf, type Manifest, type Part } from './objects.ts';
import { podTemplate } from './pod.ts';

/** How long a pod may take to stop, in seconds: longer than any of its containers needs. */
const STOP_SECONDS = 45;

/** The name of a part's Deployment. */
export function deploymentName({ name }: Part): string {
  return `${name}-deployment`;
}

/**
 * A Deployment that is rolled without a request lost.
 *
 * @param replicas how many; undefined where an autoscaler says so
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

/** Spreads the pods of each version over zones and machines, as far as there are several. */
export function spread(part: Part): object[] {
  return ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: podsOf(part),
    matchLabelKeys: ['pod-template-hash'],
  }));
}

/** How many pods there are of a part: by their load, and never fewer than these, whoever drains machines. */
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
        unhealthyPodEvictionPolicy: note('A broken pod does not keep a machine from being drained.', 'AlwaysAllow'),
      },
    }),
  ];
}

/** The identity of a part's pods: one each, and none of them may ask the API anything. */
export function serviceAccount(part: Part): Manifest {
  return manifest('v1', 'ServiceAccount', part, { automountServiceAccountToken: false });
}
