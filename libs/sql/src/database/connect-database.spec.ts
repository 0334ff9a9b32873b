import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import type { Kysely } from 'kysely';

import { describeEachStore } from '../../testing/index.ts';
import { connectDatabase } from './connect-database.ts';
import { openDatabase } from './open-database.ts';

interface Tables {
  thing: { id: number };
}

describe('connectDatabase', () => {
  describeEachStore((store) => {
    it('reads and writes a database whose migrations it does not know', async () => {
      const url = await store.freshUrl();
      const owner = await openDatabase<Tables>(url, {
        '001': { up: (db: Kysely<unknown>) => db.schema.createTable('thing').addColumn('id', 'integer').execute() },
      });
      const db = await connectDatabase<Tables>(url);
      await db.insertInto('thing').values({ id: 7 }).execute();
      await db.destroy();
      expect(await owner.selectFrom('thing').selectAll().execute()).toEqual([{ id: 7 }]);
      await owner.destroy();
    });
  });

  it('makes no database file', async () => {
    const path = join(tmpdir(), 'film-mesh-nowhere', 'no.sqlite');
    await expect(connectDatabase(`sqlite:${path}`)).rejects.toThrow(`no database file at ${path}`);
    expect(existsSync(path)).toBe(false);
  });
});
