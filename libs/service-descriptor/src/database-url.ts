/** The kinds of stores that services run on. */
export const STORES = ['sqlite', 'postgres'] as const;

/** One of {@link STORES}. */
export type Store = (typeof STORES)[number];

/** The store that a database URL names. */
export type DatabaseTarget = SqliteTarget | PostgresTarget;

export interface SqliteTarget {
  readonly dialect: 'sqlite';
  readonly path: string;
}

export interface PostgresTarget {
  readonly dialect: 'postgres';
  /** The URL as it was given, with all that `pg` reads from it, such as `sslmode`. Holds the password. */
  readonly connectionString: string;
}

/** The path that stands for a database in memory, which is gone when it is closed. */
export const MEMORY = ':memory:';

/**
 * Reads a database URL: `sqlite:PATH`, where PATH may be `:memory:`, or `postgres://USER:PASSWORD@HOST:PORT/DATABASE`.
 *
 * @throws {TypeError} where the URL is none that this system knows; the message does not repeat it
 */
export function parseDatabaseUrl(url: string): DatabaseTarget {
  const target = readDatabaseUrl(url);
  if (target === undefined) {
    throw new TypeError(
      'the database URL must be sqlite:PATH, sqlite::memory: or postgres://USER:PASSWORD@HOST/DATABASE',
    );
  }
  return target;
}

/** Tells whether a value is a URL that {@link parseDatabaseUrl} reads. */
export function isDatabaseUrl(value: unknown): boolean {
  return typeof value === 'string' && readDatabaseUrl(value) !== undefined;
}

function readDatabaseUrl(url: string): DatabaseTarget | undefined {
  const path = /^sqlite:(?:\/\/(?=\/))?(?<path>.+)$/u.exec(url)?.groups?.['path'];
  if (path !== undefined) {
    return { dialect: 'sqlite', path };
  }
  if (/^postgres(?:ql)?:\/\//u.test(url) && URL.canParse(url)) {
    return { dialect: 'postgres', connectionString: url };
  }
  return undefined;
}
