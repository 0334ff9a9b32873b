import { loginFile, makeLogins } from './logins.ts';
import { databaseName } from './provision.ts';

/**
 * `node make-logins.js FOLDER HOST:PORT SERVICE…` creates the logins of a new PostgreSQL server; see {@link
 * makeLogins}. POSTGRES_PASSWORD, FILM_SERVICE_PASSWORD and so on replace generated passwords.
 */
const [folder, address, ...services] = process.argv.slice(2);
if (folder === undefined || address === undefined || services.length === 0) {
  process.stderr.write('usage: node make-logins.js FOLDER HOST:PORT SERVICE…\n');
  process.exit(2);
}
const variableOf = (name: string) => `${name.toUpperCase().replaceAll('-', '_')}_PASSWORD`;
for (const name of makeLogins(folder, address, services, (name) => process.env[variableOf(name)])) {
  // Not the volume, whose name has the project's as a prefix, which this container does not know.
  const remove = `docker compose run --rm logins -e "fs.rmSync('${loginFile(folder, name)}')"`;
  process.stderr.write(
    `${variableOf(name)} is not the password of the first start, which stays. To change it: ALTER ROLE ${databaseName(name)} ` +
      `PASSWORD in psql, then docker compose down, ${remove}, and start again with the new one\n`,
  );
}
