import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';

import type { Experiment } from './experiment.ts';

const FOLDER = join(import.meta.dirname, 'experiments');

/** The experiments by their names, which are those of their files: another one is added by adding a file. */
export async function findExperiments(): Promise<ReadonlyMap<string, Experiment>> {
  const found = readdirSync(FOLDER)
    .toSorted()
    .map(async (file) => {
      const { experiment } = (await import(pathToFileURL(join(FOLDER, file)).href)) as { experiment: Experiment };
      return [basename(file, '.ts'), experiment] as const;
    });
  return new Map(await Promise.all(found));
}
