import { describe } from '@jest/globals';
import { STORE_TITLES, STORES, type Store } from '@film-mesh/service-descriptor';

/**
 * Runs a suite on every kind of store.
 *
 * @param suite given the store, for the mesh that it starts
 */
export function describeOnEachStore(name: string, suite: (store: Store) => void): void {
  STORES.forEach((store) => {
    describe(`${name}, on ${STORE_TITLES[store]}`, () => suite(store));
  });
}
