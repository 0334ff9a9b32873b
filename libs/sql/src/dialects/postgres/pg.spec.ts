import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { PostgresServer, SERVER_TIMEOUT_MS } from '@film-mesh/postgres-server/testing';

/** Variables that each keep a client from this server, or change its sessions. */
const MEANT_FOR_PSQL = {
  PGAPPNAME: 'psql',
  PGBINARY: 'true',
  PGCLIENTENCODING: 'LATIN1',
  PGCLIENT_ENCODING: 'LATIN1',
  PGDATABASE: 'nowhere',
  PGDATESTYLE: 'German',
  PGHOST: 'nowhere.invalid',
  PGOPTIONS: '-c default_transaction_read_only=on',
  PGPASSWORD: 'wrong',
  PGPORT: '1',
  PGREPLICATION: 'database',
  PGSERVICE: 'nowhere',
  PGSSLCERT: '/nowhere',
  PGSSLMODE: 'require',
  PGSSLNEGOTIATION: 'direct',
  PGTZ: 'Mars',
  PGUSER: 'nobody',
  NODE_PG_FORCE_NATIVE: '1',
};
const CONNECT = `
  import { sql } from 'kysely';
  import { connectDatabase } from '@film-mesh/sql/connect';
  const db = await connectDatabase(process.argv[1]);
  const settings = ['application_name', 'client_encoding', 'DateStyle', 'default_transaction_read_only'];
  const columns = settings.map((name) => sql\`current_setting(\${sql.lit(name)})\`.as(name));
  try {
    console.log(JSON.stringify(await db.selectNoFrom(columns).executeTakeFirst()));
  } catch (error) {
    console.log(String(error.cause));
  }
  await db.destroy();`;

/** Connects in a process of its own, as pg reads some variables when it is loaded. */
async function connectWith(env: NodeJS.ProcessEnv, url: string): Promise<string> {
  const options = ['--conditions=@film-mesh/source', '--disable-warning=ExperimentalWarning', '--input-type=module'];
  const { stdout } = await promisify(execFile)(process.execPath, [...options, '--eval', CONNECT, url], {
    cwd: import.meta.dirname,
    env: { ...process.env, ...env },
  });
  return stdout.trim();
}

describe('A connection to PostgreSQL', () => {
  let server: PostgresServer;

  beforeAll(async () => {
    server = await PostgresServer.create();
  }, SERVER_TIMEOUT_MS);
  afterAll(() => server.remove(), SERVER_TIMEOUT_MS);

  it('is the same whatever variables the shell has for psql', async () => {
    const settings = await connectWith({}, server.url('postgres'));
    expect(JSON.parse(settings)).toMatchObject({
      application_name: 'film-mesh',
      client_encoding: 'UTF8',
      default_transaction_read_only: 'off',
    });
    expect(await connectWith(MEANT_FOR_PSQL, server.url('postgres'))).toBe(settings);
  });

  it('obeys the URL', async () => {
    const url = `${server.url('postgres')}?application_name=told&options=-c%20default_transaction_read_only%3Don`;
    expect(JSON.parse(await connectWith({}, url))).toMatchObject({
      application_name: 'told',
      default_transaction_read_only: 'on',
    });
    expect(await connectWith({}, `${server.url('postgres')}?sslmode=require`)).toMatch(/does not support SSL/u);
  });
});
