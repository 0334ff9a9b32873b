import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { databaseName, provisionStatements } from './provision.ts';
import { writeWhole } from './write-whole.ts';

/** The name of PostgreSQL's own folder among those of the services. */
const SERVER = 'postgres';
const BYTES = 24;

/**
 * Creates the logins of a new PostgreSQL server and its services, once: existing files stay.
 *
 * `postgres/password` is the superuser's; `postgres/provision.sql` gives each service its database and role, including
 * services that are added later; `SERVICE/database-url` is the URL of a service's database. Each folder is for one
 * reader, who needs no other.
 *
 * @param folder parent of the folders
 * @param address the server's host and port, as the services reach it
 * @param services the names of the services
 * @param given passwords of services, or of `postgres`, in place of generated ones; ignored if empty
 * @returns those whose given password differs from the existing one, which stays
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

/** The login file of a service or of `postgres`, which is created again after its removal. */
export function loginFile(folder: string, name: string): string {
  return join(folder, name, name === SERVER ? 'password' : 'database-url');
}

/** The content of a file; if it does not exist, creates it atomically with the given one. */
function kept(file: string, make: () => string): string {
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true });
    // Readable for everybody; access is limited by who gets the folder.
    writeWhole(file, make());
  }
  return readFileSync(file, 'utf8');
}
