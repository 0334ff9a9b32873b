/** The value of `app.kubernetes.io/part-of`, by which the objects are found in a shared namespace. */
export const PART_OF = { 'app.kubernetes.io/part-of': 'film-mesh' };

/** A Kubernetes object, in the order in which a person writes it. It names no namespace: see ADR 6. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
  readonly [field: string]: unknown;
}

/** A workload: a name and its purpose. */
export interface Workload {
  readonly name: string;
  readonly component: 'proxy' | 'service' | 'database' | 'monitoring';
}

/** An object that belongs to a workload. */
export function manifest(
  apiVersion: string,
  kind: string,
  workload: Workload,
  rest: object,
  name: string = workload.name,
): Manifest {
  return { apiVersion, kind, metadata: { name, labels: labelsOf(workload) }, ...rest };
}

/** The labels of everything that belongs to a workload. */
export function labelsOf(workload: Workload): Record<string, string> {
  return {
    ...selectorOf(workload),
    'app.kubernetes.io/name': workload.name,
    'app.kubernetes.io/component': workload.component,
    ...PART_OF,
  };
}

/** The label by which a workload's pods are found. */
export function selectorOf({ name }: Workload): Record<string, string> {
  return { app: `${name}-label` };
}

/** Selects the pods of a workload. */
export function podsOf(workload: Workload): object {
  return { matchLabels: selectorOf(workload) };
}
