import type { IdempotencyTables } from '@film-mesh/idempotency';
import type { OutboxTables } from '@film-mesh/outbox';
import type { RemovedTable } from '@film-mesh/sql';
import type { Generated } from 'kysely';

/** A row of a film; see Film for the members, FilmRevision for the version. */
export interface FilmTable {
  id: string;
  name: string;
  language: string;
  year: number | null;
  version: number;
  position: Generated<number>;
}

/** The film service's database. */
export interface FilmTables extends OutboxTables, IdempotencyTables {
  film: FilmTable;
  film_removed: RemovedTable;
}
