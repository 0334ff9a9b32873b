import type { Kysely } from 'kysely';
import { DEFAULT_MIGRATION_TABLE, Migrator, type Migration } from 'kysely/migration';

/** The migrations of a database's schema, by name; they run in the order of their names, each once. */
export type Migrations = Readonly<Record<string, Migration>>;

/**
 * Migrates a database's schema; one process at a time, the others wait.
 *
 * @throws if the schema is newer than `migrations`, in one line
 */
export async function migrate<Tables>(db: Kysely<Tables>, migrations: Migrations): Promise<void> {
  const { error } = await new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve({ ...migrations }) },
  }).migrateToLatest();
  if (error === undefined) {
    return;
  }
  // Kysely calls such a database corrupted.
  const unknown = (await applied(db)).filter((name) => !(name in migrations));
  throw unknown.length > 0
    ? new Error(`the database's schema is newer than this version of the service: it has ${unknown.join(', ')}`)
    : (error as Error);
}

/** The names of a database's applied migrations; none if they cannot be read. */
async function applied<Tables>(db: Kysely<Tables>): Promise<string[]> {
  const history = db as unknown as Kysely<Record<typeof DEFAULT_MIGRATION_TABLE, { name: string }>>;
  const rows = await history
    .selectFrom(DEFAULT_MIGRATION_TABLE)
    .select('name')
    .orderBy('name')
    .execute()
    .catch(() => []);
  return rows.map(({ name }) => name);
}
