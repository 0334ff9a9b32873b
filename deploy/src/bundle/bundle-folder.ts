import { join } from 'node:path';

/** The folder of a service's bundle, in the folder of the service. */
export const BUNDLE_FOLDER = 'bundle';

/** Entry points of a bundle, in its folder. */
export const BUNDLED = {
  /** The service itself. */
  main: 'main.js',
  /** Creates the logins of a new PostgreSQL server and writes them to files. */
  makeLogins: 'make-logins.js',
  /** Creates the logins of a new PostgreSQL server and writes them to Secrets of a cluster. */
  makeLoginSecrets: 'make-login-secrets.js',
  /** Lists, retries or drops the parked events of a service that has an outbox. */
  outbox: 'outbox-command.js',
} as const;

/** The entry point of a bundled service, relative to the folder of the service. */
export const bundledMain = (folder: string): string => join(folder, BUNDLE_FOLDER, BUNDLED.main);
