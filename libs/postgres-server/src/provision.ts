import { SESSION_SETTINGS } from './session-settings.ts';

/** A new database, and the new role that owns it. */
export interface Provision {
  readonly database: string;
  readonly role: string;
  readonly password: string;
}

/** The name of a service's database on a server, and of its owner: `film_service` for film-service. */
export function databaseName(service: string): string {
  return service.replaceAll('-', '_');
}

/**
 * The SQL that creates a service's database: a role that may log in and nothing else, a database that it owns, and no
 * access for any other role. Run it as a superuser, one statement after the other and outside a transaction; run it
 * again for a newer version: existing objects are refused, and the rest takes effect.
 *
 * Text is compared by its bytes (locale C): names to the letter, ids in the order of their creation, on every machine.
 *
 * @throws {TypeError} if a name or the password contains a NUL, which PostgreSQL cannot represent
 */
export function provisionStatements({ database, role, password }: Provision): readonly string[] {
  const [db, owner] = [identifier(database), identifier(role)];
  return [
    `CREATE ROLE ${owner} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD ${literal(password)}`,
    `CREATE DATABASE ${db} OWNER ${owner} TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER libc LOCALE 'C'`,
    // By default, every role may connect to every database.
    `REVOKE CONNECT, TEMPORARY ON DATABASE ${db} FROM PUBLIC`,
    // Even if a pooler drops the settings of the connection.
    ...Object.entries(SESSION_SETTINGS).map(
      ([name, value]) => `ALTER ROLE ${owner} IN DATABASE ${db} SET ${name} = ${literal(String(value))}`,
    ),
  ];
}

function identifier(name: string): string {
  return `"${withoutNul(name).replaceAll('"', '""')}"`;
}

/** In the escape form that means the same whatever `standard_conforming_strings` is. */
function literal(text: string): string {
  return `E'${withoutNul(text).replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

function withoutNul(text: string): string {
  if (text.includes('\0')) {
    throw new TypeError('must not contain a NUL character');
  }
  return text;
}
