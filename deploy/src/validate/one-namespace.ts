import { parseAllDocuments } from 'yaml';

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/**
 * Objects in another namespace than the rest of an overlay: an object that a component adds has no namespace unless the
 * overlay names it, and would go to kubectl's current one.
 *
 * @param yaml the output of `kubectl kustomize`
 * @returns a line for each such object; an empty text if there is none
 */
export function strayObjects(yaml: string): string {
  const objects = parseAllDocuments(yaml)
    .map((document) => document.toJS() as Manifest)
    .filter(({ kind }) => kind !== 'Namespace');
  const home = objects[0]?.metadata.namespace;
  return objects
    .filter(({ metadata }) => metadata.namespace !== home)
    .map(
      ({ kind, metadata }) =>
        `${kind} ${metadata.name} is in ${metadata.namespace ?? 'no namespace'}, others in ${home ?? 'none'}\n`,
    )
    .join('');
}
