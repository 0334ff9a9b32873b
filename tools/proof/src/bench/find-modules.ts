import { join } from 'node:path';

import { modulesIn } from '../kit/index.ts';
import type { Contestant } from './contestant.ts';
import type { Load } from './load.ts';

/** The contestants by their names, which are those of their files. */
export function findContestants(): Promise<ReadonlyMap<string, Contestant>> {
  return modulesIn(join(import.meta.dirname, 'contestants'), 'contestant');
}

/** The loads by their names, which are those of their files. */
export function findLoads(): Promise<ReadonlyMap<string, Load>> {
  return modulesIn(join(import.meta.dirname, 'loads'), 'load');
}
