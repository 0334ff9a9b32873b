/** The supported kinds of stores. */
export const STORES = ['sqlite', 'postgres'] as const;

/** One of {@link STORES}. */
export type Store = (typeof STORES)[number];

/** The names of the stores in texts. */
export const STORE_TITLES: Readonly<Record<Store, string>> = { sqlite: 'SQLite', postgres: 'PostgreSQL' };

/** The forms of a database's URL, as people are told them. */
export const DATABASE_URL_FORMS: Readonly<Record<Store, string>> = {
  sqlite: 'sqlite:PATH',
  postgres: 'postgres://USER:PASSWORD@HOST/DATABASE',
};
/** Any of {@link DATABASE_URL_FORMS}. */
export const DATABASE_URL_FORM = Object.values(DATABASE_URL_FORMS).join(' or ');

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
 * Parses a database URL of one of {@link DATABASE_URL_FORMS}. The path of SQLite's file may be {@link MEMORY}.
 *
 * @throws {TypeError} if the URL is invalid or unsupported; the message does not repeat it
 */
export function parseDatabaseUrl(url: string): DatabaseTarget {
  const target = readDatabaseUrl(url);
  if (target === undefined) {
    throw new TypeError(`the database URL must be ${DATABASE_URL_FORM}`);
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
