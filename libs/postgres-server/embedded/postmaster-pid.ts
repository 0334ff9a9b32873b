import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The process that claims a data folder, which after a crash may be gone; undefined if there is none. */
export async function postmasterPid(data: string): Promise<number | undefined> {
  const [line = ''] = (await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n', 1);
  const pid = Number(line);
  return pid > 0 ? pid : undefined;
}
