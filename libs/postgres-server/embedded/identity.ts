/** As whom a process runs; empty for whoever starts it. */
export interface Identity {
  readonly uid?: number;
  readonly gid?: number;
}

const NOBODY = 65_534;

/** As whom PostgreSQL runs, which refuses to be root: `nobody` where this process is root, else as this process. */
export function postgresIdentity(): Identity {
  return process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
}
