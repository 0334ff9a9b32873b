import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openDatabase } from '@film-mesh/sql';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';

import { Layers } from './layers.ts';
import { prepareLocalPostgres } from './local-postgres.ts';
import { Ports } from './ports.ts';
import { until } from './probe.ts';

const PATIENT_MS = 120_000;

describe('the PostgreSQL of a mesh', () => {
  let folder: string;
  let layers: Layers;
  let said: string[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'local-postgres-'));
    chmodSync(folder, 0o711);
    said = [];
    layers = new Layers({
      line: () => undefined,
      died: (part, how) => said.push(`${part} died (${how})`),
      gaveUp: (part) => said.push(`${part} gave up`),
    });
  });
  afterEach(async () => {
    await layers.stop();
    rmSync(folder, { recursive: true });
  });

  it(
    'is started again when it is killed in the middle of a statement that would go on without it',
    async () => {
      const port = await new Ports().free('postgres');
      const server = await prepareLocalPostgres({ data: folder, port, services: ['film-service'] });
      await layers.start([server.plan]);
      await server.provision();
      const db = await openDatabase<Record<string, never>>(String(server.urls['film-service']), {});
      try {
        // A busy loop, which neither a time limit nor the end of its server ends.
        const busy = db.transaction().execute(async (trx) => {
          for (const limit of ['statement_timeout', 'transaction_timeout', 'client_connection_check_interval']) {
            await sql`SET LOCAL ${sql.raw(limit)} = 0`.execute(trx);
          }
          await sql`SELECT count(*) FROM generate_series(1, 1000000000000) AS n WHERE n % 7 = 9`.execute(trx);
        });
        const failed = expect(busy).rejects.toThrow();
        const isBusy = sql<{ busy: boolean }>`
          SELECT count(*) = 1 AS busy FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'SELECT count(*) FROM gen%'`;
        await until('the statement', async () => (await isBusy.execute(db)).rows[0]?.busy === true, PATIENT_MS);
        layers.part('postgres').signal('SIGKILL');
        await until('the death', () => said.length > 0, PATIENT_MS);
        await until('the server', async () => (await server.plan.isReady?.()) === true, PATIENT_MS);
        await failed;
        expect(said).toEqual(['postgres died (SIGKILL)']);
      } finally {
        await db.destroy();
      }
    },
    PATIENT_MS,
  );

  it(
    'says at once that its passwords are not those of its data',
    async () => {
      const wishes = { data: folder, port: await new Ports().free('postgres'), services: ['film-service'] };
      await prepareLocalPostgres(wishes);
      const file = join(folder, 'postgres-passwords.json');
      writeFileSync(file, JSON.stringify({ postgres: 'another', film_service: 'another' }));
      const server = await prepareLocalPostgres(wishes);
      await expect(layers.start([server.plan])).rejects.toThrow(
        `postgres does not accept ${file}: password authentication failed for user "postgres"`,
      );
    },
    PATIENT_MS,
  );
});
