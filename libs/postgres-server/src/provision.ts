import { SESSION_SETTINGS } from './session-settings.ts';

/** A database with the role that owns it, both new. */
export interface Provision {
  readonly database: string;
  readonly role: string;
  readonly password: string;
}

/** The name of a service's database on a server, and of the role that owns it: `film_service` for film-service. */
export function databaseName(service: string): string {
  return service.replaceAll('-', '_');
}

/**
 * The SQL that gives a service its database: a role that may log in and nothing else, a database that it owns, and no
 * way in for any other role. To be run by a superuser, one statement after the other and outside a transaction; again where
 * there is a newer version of them: what is there already is refused, and the rest takes effect.
 *
 * Text is compared by its bytes (locale C): names to the letter, ids in the order of their creation, on every machine.
 *
 * @throws {TypeError} where a name or the password holds a NUL, which PostgreSQL has no way to write
 */
export function provisionStatements({ database, role, password }: Provision): readonly string[] {
  const [db, owner] = [identifier(database), identifier(role)];
  return [
    `CREATE ROLE ${owner} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD ${literal(password)}`,
    `CREATE DATABASE ${db} OWNER ${owner} TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER libc LOCALE 'C'`,
    // Every database lets everybody in until told otherwise.
    `REVOKE CONNECT, TEMPORARY ON DATABASE ${db} FROM PUBLIC`,
    // Whatever is between the service and the server.
    ...Object.entries(SESSION_SETTINGS).map(
      ([name, value]) => `ALTER ROLE ${owner} IN DATABASE ${db} SET ${name} = ${literal(String(value))}`,
    ),
  ];
}

function identifier(name: string): string {
  return `"${withoutNul(name).replaceAll('"', '""')}"`;
}

/** In the form that means the same whatever `standard_conforming_strings` is. */
function literal(text: string): string {
  return `E'${withoutNul(text).replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

function withoutNul(text: string): string {
  if (text.includes('\0')) {
    throw new TypeError('must not hold a NUL character');
  }
  return text;
}
