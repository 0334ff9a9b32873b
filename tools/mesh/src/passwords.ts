import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

import { UserError } from './command-line/index.ts';

const BYTES = 24;

/** Passwords by the name of the role. */
export type Passwords = Readonly<Record<string, string>>;

/**
 * The passwords of a file; null if there is no file yet.
 *
 * @throws {UserError} if the file is invalid
 */
export function readPasswords(file: string): Passwords | null {
  if (!existsSync(file)) {
    return null;
  }
  try {
    const read: unknown = JSON.parse(readFileSync(file, 'utf8'));
    const entries = Object.entries(read as object);
    if (entries.every((entry): entry is [string, string] => typeof entry[1] === 'string')) {
      return Object.fromEntries(entries);
    }
  } catch {
    // Its message would repeat the content of the file.
  }
  throw new UserError(`${file} does not contain passwords by the name of the role`);
}

/**
 * The passwords of these roles: those of a file, and new ones for the others, which are then added to it. Only the
 * file's owner may read it.
 *
 * @throws {UserError} if the file is invalid
 */
export function keptPasswords(file: string, roles: readonly string[]): Passwords {
  const kept = readPasswords(file) ?? {};
  const lacking = roles.filter((role) => !(role in kept));
  if (lacking.length === 0) {
    return kept;
  }
  const passwords = {
    ...kept,
    ...Object.fromEntries(lacking.map((role) => [role, randomBytes(BYTES).toString('base64url')])),
  };
  // Atomic, whatever happens meanwhile.
  const fresh = `${file}-${String(process.pid)}`;
  writeFileSync(fresh, `${JSON.stringify(passwords, null, 2)}\n`, { mode: 0o600, flush: true });
  renameSync(fresh, file);
  return passwords;
}
