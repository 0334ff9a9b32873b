import { parseAllDocuments } from 'yaml';

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/**
 * What stands elsewhere than the rest of an overlay: what a component adds has no namespace but the one that the overlay
 * itself names, and would go to where kubectl happens to be.
 *
 * @param yaml what `kubectl kustomize` prints
 * @returns a line for each such object; an empty text where there is none
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
