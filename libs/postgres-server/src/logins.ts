import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { databaseName, provisionStatements } from './provision.ts';
import { writeWhole } from './write-whole.ts';

/** The name of PostgreSQL's own folder among those of the services. */
const SERVER = 'postgres';
const BYTES = 24;

/**
 * Makes what a new PostgreSQL server and its services need to know of each other, once: what a folder has already stays.
 *
 * `postgres/password` is the superuser's; `postgres/provision.sql` gives each service its database and role, also one that
 * is added later; and `SERVICE/database-url` leads a service to its own. Each folder is for one reader, who needs to see
 * no other.
 *
 * @param folder where the folders are, or are made
 * @param address the server's host and port, as the services reach it
 * @param services the names of the services
 * @param given the password of a service or of `postgres` that is not to be made up; none where it is empty
 * @returns those of them whose given password is not the one that the folder has, which stays
 */
export function makeLogins(
  folder: string,
  address: string,
  services: readonly string[],
  given: (name: string) => string | undefined = () => undefined,
): string[] {
  const passwordOf = (name: string) => {
    const password = given(name) ?? '';
    return password === '' ? randomBytes(BYTES).toString('base64url') : password;
  };
  const ignored: string[] = [];
  const compare = (name: string, password: string) => {
    if (![undefined, '', password].includes(given(name))) {
      ignored.push(name);
    }
  };
  const statements = services.flatMap((service) => {
    const name = databaseName(service);
    const url = kept(loginFile(folder, service), () => {
      const login = `${encodeURIComponent(name)}:${encodeURIComponent(passwordOf(service))}`;
      return `postgres://${login}@${address}/${encodeURIComponent(name)}`;
    });
    const password = decodeURIComponent(new URL(url).password);
    compare(service, password);
    return provisionStatements({ database: name, role: name, password });
  });
  compare(
    SERVER,
    kept(loginFile(folder, SERVER), () => passwordOf(SERVER)),
  );
  writeWhole(join(folder, SERVER, 'provision.sql'), statements.map((statement) => `${statement};\n`).join(''));
  return ignored;
}

/** The file of the login of a service or of `postgres`, which is made again where it was removed. */
export function loginFile(folder: string, name: string): string {
  return join(folder, name, name === SERVER ? 'password' : 'database-url');
}

/** What a file holds; where there is none, what it shall hold from now on. All of it or nothing. */
function kept(file: string, make: () => string): string {
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true });
    // Everybody may read it; who shall not does not get the folder.
    writeWhole(file, make());
  }
  return readFileSync(file, 'utf8');
}
