import { DomainError } from '@film-mesh/shared-domain';
import { sql, type Kysely } from 'kysely';
import pg from '@film-mesh/postgres-server/pg';

import { prepareRead } from '../../statements/prepared-read.ts';
import { SESSION_SETTINGS, TIMEOUTS } from '@film-mesh/postgres-server/session-settings';

const NAMES = Object.keys(SESSION_SETTINGS) as (keyof typeof SESSION_SETTINGS)[];
/** SQLSTATEs of a prepared statement that is missing, or that another client of the same connection has prepared. */
const FOREIGN_STATEMENTS = ['26000', '42P05'];

type Settings = Record<keyof typeof SESSION_SETTINGS, string>;

/**
 * Runs a query on each kind of connection that a service uses, before it turns ready: a pooler may accept the
 * connection for migrations and refuse these, drop their settings, or run a statement on a connection that has not
 * prepared it. See docs/adr/0016-poolers.md.
 *
 * @param connectionString its own settings are intended
 * @throws in one line that names the missing feature
 */
export async function checkServing<Tables>(db: Kysely<Tables>, connectionString: string): Promise<void> {
  const settings = db.selectNoFrom(NAMES.map((name) => sql<string>`current_setting(${sql.lit(name)})`.as(name)));
  const prepared = prepareRead(db, () => settings);
  const rows = [await prepared.first()];
  // A pooler that shares connections has taken back the one with the prepared statement, and now assigns it to the
  // transaction.
  await db.transaction().execute(async (transaction) => {
    rows.push(await transaction.executeQuery(settings.compile()).then(({ rows: [row] }) => row));
    rows.push(await prepared.first().catch(explain));
  });
  const dropped = NAMES.filter(
    (name) => !connectionString.includes(name) && rows.some((row) => !holds(name, row as Settings | undefined)),
  );
  if (dropped.length > 0) {
    throw new Error(
      `the database's sessions lack ${dropped.join(', ')}, which a pooler may have dropped: ALTER ROLE … SET them`,
    );
  }
}

function holds(name: keyof typeof SESSION_SETTINGS, row: Settings | undefined): boolean {
  return name in TIMEOUTS ? row?.[name] !== '0' : row?.[name] === SESSION_SETTINGS[name];
}

function explain(error: unknown): never {
  const cause = error instanceof DomainError ? error.cause : undefined;
  throw cause instanceof pg.DatabaseError && FOREIGN_STATEMENTS.includes(cause.code ?? '')
    ? new Error(
        'a pooler shares connections without their prepared statements: max_prepared_statements, or session mode',
      )
    : error;
}
