import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';

const EXECUTABLE_BY_OTHERS = 0o001;

/** The outermost folder of a path, itself included, that not every user may enter; undefined if there is none. */
export async function closedFolder(folder: string): Promise<string | undefined> {
  const above = dirname(folder) === folder ? undefined : await closedFolder(dirname(folder));
  if (above !== undefined) {
    return above;
  }
  const { mode } = await stat(folder);
  return (mode & EXECUTABLE_BY_OTHERS) === 0 ? folder : undefined;
}
