import { MAX_CHANGED_VERSION } from '@film-mesh/shared-domain';
import { openDatabase } from '@film-mesh/sql';
import { describeEachStore } from '@film-mesh/sql/testing';
import { describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';

import { filmMigrations } from './film.migrations.ts';
import type { FilmTables } from './film.tables.ts';

/** More films than one read fetches; those before NFD are decomposed, the others are not, or are ASCII. */
const ROWS = 2_300;
const NFD = 1_200;

const before = Object.fromEntries(Object.entries(filmMigrations).filter(([name]) => name < '006'));
const idOf = (n: number) => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const textOf = (n: number) =>
  n < NFD ? `Ame\u0301lie \u1100\u1161 ${String(n)}` : n % 2 === 0 ? `Am\u00e9lie ${String(n)}` : `Anand ${String(n)}`;

function rowOf(n: number, version = 7) {
  const [id, text] = [idOf(n), textOf(n)];
  return { id, name: text, language: text, year: null, version };
}

describe('the texts of a database that are not in NFC', () => {
  describeEachStore((store) => {
    it('are put in it, and no others are touched', async () => {
      const url = await store.freshUrl();
      const old = await openDatabase<FilmTables>(url, before);
      const rows = Array.from({ length: ROWS }, (_, n) => rowOf(n));
      for (const part of [rows.slice(0, NFD), rows.slice(NFD)]) {
        await old.insertInto('film').values(part).execute();
      }
      await old.destroy();
      const db = await openDatabase<FilmTables>(url, filmMigrations);
      const found = await db.selectFrom('film').select(['id', 'name', 'language', 'version']).orderBy('id').execute();
      expect(found).toEqual(
        rows.map((_, n) => {
          const name = textOf(n).normalize('NFC');
          return { id: idOf(n), name, language: name, version: n < NFD ? 8 : 7 };
        }),
      );
      if (store.name === 'PostgreSQL') {
        // `cmin` numbers the statements of a transaction: a round trip per row would outlast a startup probe.
        const { rows: statements } = await sql`SELECT DISTINCT cmin::text FROM film WHERE version = 8`.execute(db);
        expect(statements).toHaveLength(1);
      }
      await db.destroy();
    });

    it('leave a film its last version', async () => {
      const url = await store.freshUrl();
      const old = await openDatabase<FilmTables>(url, before);
      await old.insertInto('film').values(rowOf(0, MAX_CHANGED_VERSION)).execute();
      await old.destroy();
      const db = await openDatabase<FilmTables>(url, filmMigrations);
      const rows = await db.selectFrom('film').select(['name', 'version']).execute();
      expect(rows).toEqual([{ name: textOf(0).normalize('NFC'), version: MAX_CHANGED_VERSION }]);
      await db.destroy();
    });
  });
});
