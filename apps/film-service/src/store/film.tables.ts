import type { OutboxTables } from '@film-mesh/outbox';

/** A film as it is stored; see Film for the members. */
export interface FilmTable {
  id: string;
  name: string;
  language: string;
  year: number | null;
}

/** The film service's database. */
export interface FilmTables extends OutboxTables {
  film: FilmTable;
}
