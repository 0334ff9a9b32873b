import { sql, type Kysely } from 'kysely';

import { indexOver, POSITION } from '../../positions/position-column.ts';
import { settledFunction } from '../../positions/positioning-adapter.ts';

/** The bits of a lock's key that hold a position; those above identify the table. */
const POSITION_BITS = 48;

/**
 * Positions are drawn from a sequence, so they are assigned in order, but become visible in the order of the commits. A
 * reader must know which of them may still come: whoever inserts holds a shared advisory lock until its transaction
 * ends, whose key is the last position that was drawn before its own. It never waits for the lock, which is only a
 * sign.
 *
 * A trigger takes that lock, so that no insert bypasses it.
 */
export async function addPostgresPositions(
  db: Kysely<unknown>,
  table: string,
  names: readonly string[],
): Promise<void> {
  const sequence = `${table}_${POSITION}_seq`;
  const announce = `${table}_announce_${POSITION}`;
  const [of, position] = [sql.table(table), sql.id(POSITION)];
  const lastDrawn = sql`coalesce(pg_sequence_last_value(${sql.lit(sequence)}), 0)`;
  const tag = sql`(${sql.lit(table)}::regclass::oid::bigint & 32767)`;
  const bits = sql.lit(POSITION_BITS);
  const statements = [
    sql`ALTER TABLE ${of} ADD COLUMN ${position} bigint`,
    sql`
      UPDATE ${of} SET ${position} = ordered.place
      FROM (SELECT id, row_number() OVER (ORDER BY id) AS place FROM ${of}) AS ordered
      WHERE ordered.id = ${of}.id`,
    // CACHE 1: a connection that drew more at once would assign them out of order.
    sql`CREATE SEQUENCE ${sql.id(sequence)} CACHE 1 OWNED BY ${of}.${position}`,
    sql`SELECT setval(${sql.lit(sequence)}, max(${position})) FROM ${of} HAVING count(*) > 0`,
    sql`
      ALTER TABLE ${of}
      ALTER COLUMN ${position} SET DEFAULT nextval(${sql.lit(sequence)}), ALTER COLUMN ${position} SET NOT NULL`,
    sql`CREATE UNIQUE INDEX ${sql.id(indexOver(table, POSITION))} ON ${of} (${position})`,
    ...names.flatMap((name) => [
      sql`DROP INDEX IF EXISTS ${sql.id(indexOver(table, name))}`,
      sql`CREATE INDEX ${sql.id(indexOver(table, name))} ON ${of} (${sql.id(name)}, ${position})`,
    ]),
    sql`
      CREATE FUNCTION ${sql.id(announce)}() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM pg_advisory_xact_lock_shared(${tag} << ${bits} | ${lastDrawn});
        RETURN NULL;
      END $$`,
    sql`
      CREATE TRIGGER ${sql.id(announce)} BEFORE INSERT ON ${of}
      FOR EACH STATEMENT EXECUTE FUNCTION ${sql.id(announce)}()`,
    // The last position first, and then the locks: whoever takes its lock in between draws a later one.
    sql`
      CREATE FUNCTION ${sql.id(settledFunction(table))}() RETURNS bigint LANGUAGE plpgsql AS $$
      DECLARE
        drawn bigint := ${lastDrawn};
        earliest bigint;
      BEGIN
        SELECT min(key & (1::bigint << ${bits}) - 1) INTO earliest
        FROM (
          SELECT classid::bigint << 32 | objid::bigint AS key FROM pg_locks
          WHERE locktype = 'advisory' AND objsubid = 1
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        ) AS held
        WHERE key >> ${bits} = ${tag};
        RETURN least(drawn, earliest);
      END $$`,
  ];
  for (const statement of statements) {
    await statement.execute(db);
  }
}
