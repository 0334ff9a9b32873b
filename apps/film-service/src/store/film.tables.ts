import type { IdempotencyTables } from '@film-mesh/idempotency';
import type { OutboxTables } from '@film-mesh/outbox';

/** A film as it is stored; see Film for the members, FilmRevision for the version. */
export interface FilmTable {
  id: string;
  name: string;
  language: string;
  year: number | null;
  version: number;
}

/** The film service's database. */
export interface FilmTables extends OutboxTables, IdempotencyTables {
  film: FilmTable;
}
