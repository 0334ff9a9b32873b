import type { Call } from '../../kit/index.ts';
import { HOME } from '../running-contestants.ts';
import type { Load } from '../load.ts';
import { httpLoad, sizeName } from './http-load.ts';

const FEW = 1_000;
const MANY = 10_000_000;

/** The names of the lanes of a {@link growthLoad}. */
export const GROWTH_LANES = { few: `${HOME} of ${sizeName(FEW)}`, many: `${HOME} of ${sizeName(MANY)}` } as const;

/** Compares the cost of a request with few films to that with many. */
export function growthLoad(what: string, call: (n: number) => Call): Load {
  return httpLoad({
    title: `${what}, of ${sizeName(FEW)} films and of ${sizeName(MANY)}`,
    clients: 32,
    only: [HOME],
    films: [FEW, MANY],
    call,
    reference: GROWTH_LANES.few,
  });
}
