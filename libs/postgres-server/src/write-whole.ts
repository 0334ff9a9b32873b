import { renameSync, rmSync, writeFileSync } from 'node:fs';

/** The suffix of a file until it is complete. */
export const UNFINISHED = '-new';

/** Writes a file atomically: its reader, who may be another user, finds it whole or not at all. */
export function writeWhole(file: string, text: string): void {
  const fresh = `${file}${UNFINISHED}`;
  // Left by a process that was killed before the rename; it cannot be overwritten.
  rmSync(fresh, { force: true });
  writeFileSync(fresh, text, { mode: 0o444, flush: true });
  renameSync(fresh, file);
}
