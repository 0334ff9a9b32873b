import { inOwnNamespace, keepSecrets } from './kubernetes/login-secrets.ts';
import { makeLogins } from './postgres/logins.ts';

/**
 * `node make-login-secrets.js FOLDER HOST:PORT SERVICE…`, in a pod: makes the logins of a new PostgreSQL server, see
 * {@link makeLogins}, and keeps them as Secrets: `film-service-login` for the folder `film-service`.
 */
const [folder, address, ...services] = process.argv.slice(2);
if (folder === undefined || address === undefined || services.length === 0) {
  process.stderr.write('usage: node make-login-secrets.js FOLDER HOST:PORT SERVICE…\n');
  process.exit(2);
}
// The server's last: it tells of all the others.
await keepSecrets(inOwnNamespace(), folder, [...services, 'postgres'], () => makeLogins(folder, address, services));
