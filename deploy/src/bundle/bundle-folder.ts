import { join } from 'node:path';

/** The folder of a service's bundle, in the folder of the service. */
export const BUNDLE_FOLDER = 'bundle';

/** The files of a bundle that Node is to run, in its folder. */
export const BUNDLED = {
  /** The service itself. */
  main: 'main.js',
  /** Makes the logins of a new PostgreSQL server, into files. */
  makeLogins: 'make-logins.js',
  /** The same, into Secrets of a cluster. */
  makeLoginSecrets: 'make-login-secrets.js',
  /** Shows the parked events of a service that has an outbox, and sends them again or drops them. */
  outbox: 'outbox-command.js',
} as const;

/** The file to run of a service that is bundled, below the folder of the service. */
export const bundledMain = (folder: string): string => join(folder, BUNDLE_FOLDER, BUNDLED.main);
