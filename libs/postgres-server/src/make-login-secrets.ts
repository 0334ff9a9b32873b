import { inOwnNamespace, keepSecrets } from './kubernetes/login-secrets.ts';
import { makeLogins } from './logins.ts';

/**
 * `node make-login-secrets.js FOLDER SUFFIX HOST:PORT SERVICE…`, in a pod: creates the logins of a new PostgreSQL
 * server, see {@link makeLogins}, and keeps them as Secrets: with the suffix `-login`, the Secret `film-service-login`
 * has the content of the folder `film-service`.
 */
const [folder, suffix, address, ...services] = process.argv.slice(2);
if (folder === undefined || suffix === undefined || address === undefined || services.length === 0) {
  process.stderr.write('usage: node make-login-secrets.js FOLDER SUFFIX HOST:PORT SERVICE…\n');
  process.exit(2);
}
// The server's last: it refers to all the others.
const folders = [...services, 'postgres'];
await keepSecrets(inOwnNamespace(), folder, suffix, folders, () => makeLogins(folder, address, services));
