import { makeLogins } from './postgres/logins.ts';

/**
 * `node make-logins.js FOLDER HOST:PORT SERVICE…` makes the logins of a new PostgreSQL server; see {@link makeLogins}.
 * POSTGRES_PASSWORD, FILM_SERVICE_PASSWORD and so on, where they are set, say what is not to be made up.
 */
const [folder, address, ...services] = process.argv.slice(2);
if (folder === undefined || address === undefined || services.length === 0) {
  process.stderr.write('usage: node make-logins.js FOLDER HOST:PORT SERVICE…\n');
  process.exit(2);
}
const given = (name: string) => process.env[`${name.toUpperCase().replaceAll('-', '_')}_PASSWORD`];
makeLogins(folder, address, services, given);
