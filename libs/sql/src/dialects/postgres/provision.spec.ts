import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql, type Kysely } from 'kysely';

import { provisionOnce } from '@film-mesh/postgres-server/embedded';
import { PostgresServer, SERVER_TIMEOUT_MS } from '@film-mesh/postgres-server/testing';
import { openDatabase } from '../../database/open-database.ts';
import { provisionStatements, type Provision } from '@film-mesh/postgres-server/provision';
import { SESSION_SETTINGS } from '@film-mesh/postgres-server/session-settings';

const film: Provision = { database: 'film', role: 'film', password: 'a' };
/** Names and passwords that would inject SQL if they were not quoted. */
const odd: Provision = {
  database: 'ra"ti\'ng',
  role: 'O"; drop role film --',
  password: `p\\'"; drop database film --`,
};

const migrations = {
  '001-thing': { up: (db: Kysely<unknown>) => db.schema.createTable('thing').addColumn('name', 'text').execute() },
};

describe('provisionStatements', () => {
  let server: PostgresServer;

  beforeAll(async () => {
    server = await PostgresServer.create();
    await server.execute(...provisionStatements(film), ...provisionStatements(odd));
  }, SERVER_TIMEOUT_MS);
  afterAll(() => server.remove(), SERVER_TIMEOUT_MS);

  const open = (of: Provision, by = of) =>
    openDatabase<{ thing: { name: string } }>(server.url(of.database, by.role, by.password), migrations);

  it.each([
    ['a plain name', film],
    ['a name and a password full of quotes', odd],
  ])('gives a service the database that it needs, with %s', async (_case, provision) => {
    const db = await open(provision);
    await db.insertInto('thing').values({ name: 'Émile 😀' }).execute();
    expect(await db.selectFrom('thing').selectAll().execute()).toEqual([{ name: 'Émile 😀' }]);
    await db.destroy();
  });

  it('lets neither role into the database of the other', async () => {
    await expect(open(film, odd)).rejects.toThrow(/^permission denied for database/);
    await expect(open(odd, film)).rejects.toThrow(/^permission denied for database/);
  });

  it('makes a role that can make neither roles nor databases', async () => {
    const db = await open(film);
    await expect(sql`create role another`.execute(db)).rejects.toThrow(/permission denied/);
    await expect(sql`create database another`.execute(db)).rejects.toThrow(/permission denied/);
    await db.destroy();
  });

  it('compares text by its bytes', async () => {
    const db = await open(film);
    const { rows } = await sql<{ less: boolean }>`select 'B' < 'a' as less`.execute(db);
    expect(rows).toEqual([{ less: true }]);
    await db.destroy();
  });

  it('can be run again on a server that has it all: what is new takes effect, and nothing else changes', async () => {
    const again: Provision = { database: 'again', role: 'again', password: 'a' };
    // As an older version has left it.
    await server.execute(...provisionStatements(again), 'ALTER ROLE again IN DATABASE again RESET ALL');
    const { port, password } = new URL(server.url('postgres'));
    await provisionOnce({ port: Number(port), password: decodeURIComponent(password) }, again);
    const db = await open(again);
    const { rows } = await sql<{ settings: string[] }>`
      select setconfig as settings from pg_db_role_setting where setrole = 'again'::regrole`.execute(db);
    expect(rows).toEqual([
      { settings: Object.entries(SESSION_SETTINGS).map(([name, value]) => `${name}=${String(value)}`) },
    ]);
    await db.destroy();
  });

  it('refuses what cannot be written', () => {
    expect(() => provisionStatements({ ...film, password: 'a\0b' })).toThrow('NUL');
  });
});
