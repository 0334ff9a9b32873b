/** A row of a lesson's table that names a place in Envoy's configuration. */
export interface Place {
  readonly path: string;
  /** Undefined if the row shows none. */
  readonly value: string | undefined;
}

/** The places that a lesson's tables name: rows whose second cell begins with a path, and whose third is a value. */
export function placesOf(markdown: string): readonly Place[] {
  const row = /^\|[^|]*\| `(?<path>[\w.[\]-]+)` *\| *(?:`(?<value>[^`]*)`)? *\|$/gmu;
  return [...markdown.matchAll(row)].map(({ groups }) => ({ path: groups?.['path'] ?? '', value: groups?.['value'] }));
}

/**
 * The value at a place of Envoy's configuration, as the pages write places: members by name, and of a list by the `name` of
 * an element or its index in brackets. `clusters` is short for those of `static_resources`, `api` for the HTTP connection
 * manager of the listener of that name.
 *
 * @returns undefined if there is no such place
 */
export function valueAt(envoy: unknown, path: string): unknown {
  const full = path
    .replace(/^clusters(?=\[)/u, 'static_resources.clusters')
    .replace(/^api(?=\.)/u, 'static_resources.listeners[api].filter_chains[0].filters[0].typed_config');
  const steps = [...full.matchAll(/\[(?<element>[^\]]+)\]|(?<member>[^.[\]]+)/gu)];
  return steps.reduce<unknown>((at, { groups }) => stepOf(at, groups?.['element'] ?? groups?.['member'] ?? ''), envoy);
}

function stepOf(at: unknown, step: string): unknown {
  if (Array.isArray(at)) {
    return at.find((element: { name?: string }) => element.name === step) ?? at[Number(step)];
  }
  return (at as Record<string, unknown> | undefined)?.[step];
}
