import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';

import type { Contestant } from './contestant.ts';
import type { Load } from './load.ts';

const ROOT = import.meta.dirname;

/** The contestants by their names, which are those of their files: another one is added by adding a file. */
export function findContestants(): Promise<ReadonlyMap<string, Contestant>> {
  return exportsOf('contestants', 'contestant');
}

/** The loads by their names, which are those of their files: another one is added by adding a file. */
export function findLoads(): Promise<ReadonlyMap<string, Load>> {
  return exportsOf('loads', 'load');
}

async function exportsOf<T>(folder: string, name: string): Promise<ReadonlyMap<string, T>> {
  const files = readdirSync(join(ROOT, folder)).filter((file) => file.endsWith('.ts'));
  const found = await Promise.all(
    files.toSorted().map(async (file): Promise<[string, T]> => {
      const module = (await import(pathToFileURL(join(ROOT, folder, file)).href)) as Record<string, T>;
      return [basename(file, '.ts'), module[name] as T];
    }),
  );
  return new Map(found);
}
