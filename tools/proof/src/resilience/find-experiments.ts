import { join } from 'node:path';

import { modulesIn } from '../kit/index.ts';
import type { Experiment } from './experiment.ts';

/** The experiments by their names, which are those of their files. */
export function findExperiments(): Promise<ReadonlyMap<string, Experiment>> {
  return modulesIn(join(import.meta.dirname, 'experiments'), 'experiment');
}
