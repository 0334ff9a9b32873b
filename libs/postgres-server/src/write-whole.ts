import { renameSync, rmSync, writeFileSync } from 'node:fs';

/** What the name of a file ends in until it is whole. */
export const UNFINISHED = '-new';

/** Writes a file that its reader, who may be another user than its writer, finds whole or not at all. */
export function writeWhole(file: string, text: string): void {
  const fresh = `${file}${UNFINISHED}`;
  // Of one who was killed before it had its name; it can't be written again.
  rmSync(fresh, { force: true });
  writeFileSync(fresh, text, { mode: 0o444, flush: true });
  renameSync(fresh, file);
}
