import { inline, Noted } from '../yaml-notes.ts';
import { labelsOf, type Part } from './objects.ts';

/** What a container may use. */
export interface Resources {
  /** The part of a core that it is sure to get, in thousandths; of what is idle it takes more. */
  readonly cpu: number;
  /** The memory that it is sure to get, in MiB. */
  readonly memory: number;
  /** The memory that it may have, in MiB. */
  readonly memoryLimit: number;
  /** What it may write outside of volumes that stay, its logs among it, in MiB. */
  readonly storageLimit?: number;
}

/** A probe that succeeds where a path answers 200. */
export function httpProbe(path: string, port: string, how: object): object {
  return { httpGet: { path, port }, ...how };
}

/** As long as a slow machine may take to start it, asked often. */
export const STARTUP = { periodSeconds: 1, failureThreshold: 120, timeoutSeconds: 1 };
/** Out at the first failure, and back soon. */
export const READINESS = { periodSeconds: 2, failureThreshold: 1, timeoutSeconds: 1 };
/** Slow to judge, since what it does is kill. */
export const LIVENESS = { periodSeconds: 10, failureThreshold: 3, timeoutSeconds: 5 };

/** A pod's template: what may be held against the "restricted" profile of Kubernetes' pod security standards. */
export function podTemplate(part: Part, user: number, spec: object, annotations?: Record<string, string>): object {
  return {
    metadata: { ...(annotations && { annotations }), labels: labelsOf(part) },
    spec: {
      serviceAccountName: part.name,
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

/** A container that writes nowhere but in its volumes and has no capability. */
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
    // None for the CPU: a limit slows down what could finish sooner.
    limits: { memory: mebibytes(memoryLimit), 'ephemeral-storage': mebibytes(storageLimit) },
  };
}

/** An amount of memory or storage, as Kubernetes writes it too: else every apply would be a change. */
function mebibytes(amount: number): string {
  return amount % 1_024 === 0 ? `${String(amount / 1_024)}Gi` : `${String(amount)}Mi`;
}

/** A folder that lasts as long as its pod, of limited size in MiB. */
export function scratch(name: string, size: number, how: { readonly inMemory?: boolean } = {}): object {
  return {
    name,
    emptyDir: { ...(how.inMemory === true && { medium: 'Memory' }), sizeLimit: mebibytes(size) },
  };
}

/** Several lines of a comment, above a value. */
export function explained(value: unknown, ...lines: readonly string[]): Noted {
  return new Noted(value, { comment: lines.join('\n') });
}
