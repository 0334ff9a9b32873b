/** The value of `app.kubernetes.io/part-of`, by which the objects are found in a shared namespace. */
export const PART_OF = { 'app.kubernetes.io/part-of': 'film-mesh' };

/** A Kubernetes object, in the order in which a person writes it. It names no namespace: see ADR 6. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
  readonly [field: string]: unknown;
}

/** A part of the mesh: a name and its purpose. */
export interface Part {
  readonly name: string;
  readonly component: 'proxy' | 'service' | 'database' | 'monitoring';
}

/** An object that belongs to a part. */
export function manifest(
  apiVersion: string,
  kind: string,
  part: Part,
  rest: object,
  name: string = part.name,
): Manifest {
  return { apiVersion, kind, metadata: { name, labels: labelsOf(part) }, ...rest };
}

/** The labels of everything that belongs to a part. */
export function labelsOf(part: Part): Record<string, string> {
  return {
    ...selectorOf(part),
    'app.kubernetes.io/name': part.name,
    'app.kubernetes.io/component': part.component,
    ...PART_OF,
  };
}

/** The label by which a part's pods are found. */
export function selectorOf({ name }: Part): Record<string, string> {
  return { app: `${name}-label` };
}

/** Selects the pods of a part. */
export function podsOf(part: Part): object {
  return { matchLabels: selectorOf(part) };
}
