import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';

import type { Experiment } from './experiment.ts';

const FOLDER = join(import.meta.dirname, 'experiments');

/** The experiments by their names, which are those of their files: another one is added by adding a file. */
export async function findExperiments(): Promise<ReadonlyMap<string, Experiment>> {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.ts'));
  const found = await Promise.all(
    files.toSorted().map(async (file): Promise<[string, Experiment]> => {
      const module = (await import(pathToFileURL(join(FOLDER, file)).href)) as { experiment: Experiment };
      return [basename(file, '.ts'), module.experiment];
    }),
  );
  return new Map(found);
}
