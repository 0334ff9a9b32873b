import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * The parts that the files of a folder export, by the names of the files: another one is added by adding a file.
 *
 * @param name that of the export
 */
export async function modulesIn<T>(folder: string, name: string): Promise<ReadonlyMap<string, T>> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts'));
  const found = await Promise.all(
    files.toSorted().map(async (file): Promise<[string, T]> => {
      const module = (await import(pathToFileURL(join(folder, file)).href)) as Record<string, T>;
      return [basename(file, '.ts'), module[name] as T];
    }),
  );
  return new Map(found);
}
