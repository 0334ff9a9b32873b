import { openDatabase } from '@film-mesh/sql';
import { describeEachStore } from '@film-mesh/sql/testing';
import { describe, expect, it } from '@jest/globals';

import { ratingMigrations } from './rating.migrations.ts';
import type { RatingTables } from './rating.tables.ts';

/** More ratings than one read fetches; those before NFD are decomposed, the others are not, or are ASCII. */
const ROWS = 2_300;
const NFD = 1_200;

const before = Object.fromEntries(Object.entries(ratingMigrations).filter(([name]) => name < '006'));
const idOf = (n: number) => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const textOf = (n: number) =>
  n < NFD ? `Ame\u0301lie \u1100\u1161 ${String(n)}` : n % 2 === 0 ? `Am\u00e9lie ${String(n)}` : `Anand ${String(n)}`;

function rowOf(n: number, version = 7) {
  const [id, text] = [idOf(n), textOf(n)];
  return { id, name: text, rating: '4.5', version, removed: 0 };
}

describe('the texts of a database that are not in NFC', () => {
  describeEachStore((store) => {
    it('are put in it, and no others are touched', async () => {
      const url = await store.freshUrl();
      const old = await openDatabase<RatingTables>(url, before);
      const rows = Array.from({ length: ROWS }, (_, n) => rowOf(n));
      for (const part of [rows.slice(0, NFD), rows.slice(NFD)]) {
        await old.insertInto('rating').values(part).execute();
      }
      await old.destroy();
      const db = await openDatabase<RatingTables>(url, ratingMigrations);
      const found = await db.selectFrom('rating').select(['id', 'name', 'version']).orderBy('id').execute();
      expect(found).toEqual(
        rows.map((_, n) => {
          const name = textOf(n).normalize('NFC');
          return { id: idOf(n), name, version: 7 };
        }),
      );
      await db.destroy();
    });
  });
});
