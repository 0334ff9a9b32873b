/** The supported kinds of stores. */
export const STORES = ['sqlite', 'postgres'] as const;

/** One of {@link STORES}. */
export type Store = (typeof STORES)[number];

/** A parsed database URL. */
export type DatabaseTarget = SqliteTarget | PostgresTarget;

export interface SqliteTarget {
  readonly dialect: 'sqlite';
  readonly path: string;
}

export interface PostgresTarget {
  readonly dialect: 'postgres';
  /** The original URL, with all that `pg` reads from it, such as `sslmode`. Contains the password. */
  readonly connectionString: string;
}

/** The path of a database in memory, which is gone when it is closed. */
export const MEMORY = ':memory:';

/**
 * Parses a database URL: `sqlite:PATH`, where PATH may be `:memory:`, or `postgres://USER:PASSWORD@HOST:PORT/DATABASE`.
 *
 * @throws {TypeError} if the URL is invalid or unsupported; the message does not repeat it
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

/** Tests a value for a URL that {@link parseDatabaseUrl} accepts. */
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
