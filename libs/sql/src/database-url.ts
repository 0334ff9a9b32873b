/** The store that a database URL names. */
export interface DatabaseTarget {
  readonly dialect: 'sqlite';
  readonly path: string;
}

/** The path that stands for a database in memory, which is gone when it is closed. */
export const MEMORY = ':memory:';

/**
 * Reads a database URL: `sqlite:PATH`, where PATH may be `:memory:`.
 *
 * @throws {TypeError} where the URL is none that this system knows
 */
export function parseDatabaseUrl(url: string): DatabaseTarget {
  const path = /^sqlite:(?:\/\/(?=\/))?(?<path>.+)$/u.exec(url)?.groups?.['path'];
  if (path === undefined) {
    throw new TypeError('must be sqlite:PATH or sqlite::memory:');
  }
  return { dialect: 'sqlite', path };
}
