import { access, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { WORKSPACE_ROOT } from '../services.ts';

const CACHE = join(WORKSPACE_ROOT, '.cache');

/**
 * A folder of the workspace's cache, filled once; into a folder of its own first, so that two at once may do so.
 *
 * @returns its path
 */
export async function cached(name: string, fill: (folder: string) => Promise<unknown>): Promise<string> {
  const folder = join(CACHE, name);
  const there = await access(folder).then(
    () => true,
    () => false,
  );
  if (!there) {
    await mkdir(CACHE, { recursive: true });
    const fresh = await mkdtemp(`${folder}-`);
    await fill(fresh);
    await rename(fresh, folder).catch(() => rm(fresh, { recursive: true }));
  }
  return folder;
}
