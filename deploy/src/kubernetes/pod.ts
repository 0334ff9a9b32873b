import { inline, Noted } from '../yaml-notes.ts';
import { labelsOf, type Workload } from './objects.ts';

/** Resources of a container. */
export interface Resources {
  /** CPU request, in thousandths of a core; it may use idle CPU beyond it. */
  readonly cpu: number;
  /** Memory request, in MiB. */
  readonly memory: number;
  /** Memory limit, in MiB. */
  readonly memoryLimit: number;
  /** Limit of ephemeral storage, logs included, in MiB. */
  readonly storageLimit?: number;
}

/** A probe that succeeds if a path answers 200. */
export function httpProbe(path: string, port: string, how: object): object {
  return { httpGet: { path, port }, ...how };
}

/** A startup probe: patient enough for a slow machine, and frequent. */
export const STARTUP = { periodSeconds: 1, failureThreshold: 120, timeoutSeconds: 1 };
/** A readiness probe: out at the first failure, and back soon. */
export const READINESS = { periodSeconds: 2, failureThreshold: 1, timeoutSeconds: 1 };
/** A liveness probe: slow to judge, since a failure kills the container. */
export const LIVENESS = { periodSeconds: 10, failureThreshold: 3, timeoutSeconds: 5 };

/** A pod template that meets the "restricted" Pod Security Standard. */
export function podTemplate(
  workload: Workload,
  user: number,
  spec: object,
  annotations?: Record<string, string>,
): object {
  return {
    metadata: { ...(annotations && { annotations }), labels: labelsOf(workload) },
    spec: {
      serviceAccountName: workload.name,
      automountServiceAccountToken: false,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: user,
        runAsGroup: user,
        fsGroup: user,
        fsGroupChangePolicy: 'OnRootMismatch',
        seccompProfile: { type: 'RuntimeDefault' },
      },
      ...spec,
    },
  };
}

/** A container with a read-only root file system and no capabilities. */
export function container(name: string, image: string, resources: Resources, rest: object): object {
  return {
    name,
    image,
    imagePullPolicy: 'IfNotPresent',
    ...rest,
    resources: resourcesOf(resources),
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: inline('ALL') },
    },
  };
}

function resourcesOf({ cpu, memory, memoryLimit, storageLimit = 128 }: Resources): object {
  return {
    requests: { cpu: `${String(cpu)}m`, memory: mebibytes(memory), 'ephemeral-storage': mebibytes(64) },
    // No CPU limit: it would throttle work that could finish sooner.
    limits: { memory: mebibytes(memoryLimit), 'ephemeral-storage': mebibytes(storageLimit) },
  };
}

/** A quantity of memory or storage in Kubernetes' canonical form: otherwise every apply would be a change. */
function mebibytes(amount: number): string {
  return amount % 1_024 === 0 ? `${String(amount / 1_024)}Gi` : `${String(amount)}Mi`;
}

/** An `emptyDir` volume of limited size in MiB. */
export function scratch(name: string, size: number, how: { readonly inMemory?: boolean } = {}): object {
  return {
    name,
    emptyDir: { ...(how.inMemory === true && { medium: 'Memory' }), sizeLimit: mebibytes(size) },
  };
}

/** A comment of several lines above a value. */
export function explained(value: unknown, ...lines: readonly string[]): Noted {
  return new Noted(value, { comment: lines.join('\n') });
}
