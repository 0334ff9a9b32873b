/** User and group of a process; empty for those of its parent. */
export interface Identity {
  readonly uid?: number;
  readonly gid?: number;
}

const NOBODY = 65_534;

/** User and group of PostgreSQL, which refuses to be root: `nobody` if this process is root, otherwise its own. */
export function postgresIdentity(): Identity {
  return process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
}
