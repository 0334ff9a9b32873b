import { describe } from '@jest/globals';
import type { StoreChoice } from '@film-mesh/mesh';

const STORES: readonly { readonly label: string; readonly store: StoreChoice }[] = [
  { label: 'SQLite', store: { kind: 'sqlite' } },
  { label: 'PostgreSQL', store: { kind: 'postgres' } },
];

/**
 * Runs a suite on every kind of store.
 *
 * @param suite given the store, for the mesh that it starts
 */
export function describeOnEachStore(name: string, suite: (store: StoreChoice) => void): void {
  describe.each(STORES)(`${name}, on $label`, ({ store }) => suite(store));
}
