import { note } from '../yaml-notes.ts';
import { manifest, podsOf, type Manifest, type Workload } from './objects.ts';
import { podTemplate } from './pod.ts';

/** `terminationGracePeriodSeconds`: longer than any container needs to stop. */
const STOP_SECONDS = 45;

/** The name of a workload's Deployment. */
export function deploymentName({ name }: Workload): string {
  return `${name}-deployment`;
}

/**
 * A Deployment that is rolled without losing a request.
 *
 * @param replicas undefined if an autoscaler decides
 */
export function deployment(
  workload: Workload,
  user: number,
  spec: object,
  how: { readonly replicas?: number; readonly annotations?: Record<string, string> } = {},
): Manifest {
  return manifest(
    'apps/v1',
    'Deployment',
    workload,
    {
      spec: {
        ...(how.replicas !== undefined && { replicas: how.replicas }),
        minReadySeconds: 5,
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
        selector: podsOf(workload),
        template: podTemplate(
          workload,
          user,
          { terminationGracePeriodSeconds: STOP_SECONDS, ...spec },
          how.annotations,
        ),
      },
    },
    deploymentName(workload),
  );
}

/** Spreads the pods of each version over zones and nodes, as far as possible. */
export function spread(workload: Workload): object[] {
  return ['topology.kubernetes.io/zone', 'kubernetes.io/hostname'].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: podsOf(workload),
    matchLabelKeys: ['pod-template-hash'],
  }));
}

/**
 * The HorizontalPodAutoscaler and PodDisruptionBudget of a workload: replicas by load, and a minimum that survives
 * drained nodes.
 */
export function scaling(workload: Workload, min: number, max: number): Manifest[] {
  return [
    manifest('autoscaling/v2', 'HorizontalPodAutoscaler', workload, {
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: deploymentName(workload) },
        minReplicas: min,
        maxReplicas: max,
        metrics: [
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
        ],
      },
    }),
    manifest('policy/v1', 'PodDisruptionBudget', workload, {
      spec: {
        maxUnavailable: 1,
        selector: podsOf(workload),
        unhealthyPodEvictionPolicy: note('A broken pod does not keep a node from being drained.', 'AlwaysAllow'),
      },
    }),
  ];
}

/** The ServiceAccount of a workload, without a token for the API. */
export function serviceAccount(workload: Workload): Manifest {
  return manifest('v1', 'ServiceAccount', workload, { automountServiceAccountToken: false });
}
