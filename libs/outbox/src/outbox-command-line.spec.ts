import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { describeEachStore } from '@film-mesh/sql/testing';
import type { Kysely } from 'kysely';

import { openOutboxDatabase, sampleEvent } from '../testing/outbox-database.ts';
import { OUTBOX_HELP, runOutboxCommand } from './outbox-command-line.ts';
import type { OutboxEvent } from './outbox-event.ts';
import type { OutboxTables } from './outbox-table.ts';
import { Outbox } from './outbox.ts';
import { ParkedEvents } from './parked-events.ts';

const [first, second] = [sampleEvent(1), sampleEvent(2)];

async function run(args: readonly string[], environment: NodeJS.ProcessEnv) {
  let [out, error] = ['', ''];
  const code = await runOutboxCommand(args, environment, {
    out: (text) => (out += text),
    error: (text) => (error += text),
  });
  return { code, out, error };
}

describe('the outbox command', () => {
  describeEachStore((store) => {
    let db: Kysely<OutboxTables>;
    let outbox: Outbox<OutboxEvent>;
    let parked: ParkedEvents;
    let environment: NodeJS.ProcessEnv;

    beforeEach(async () => {
      const url = await store.freshUrl();
      db = await openOutboxDatabase(url);
      environment = { DATABASE_URL: url };
      outbox = new Outbox(db);
      parked = new ParkedEvents(db);
      await outbox.append(db, [first, second]);
      await db.insertInto('outbox').values({ id: 'unreadable', event: 'no JSON', leased_until: 0 }).execute();
      await parked.park(first.id, 'answered 400:\n"wrong"');
      await parked.park('unreadable', 'invalid event');
    });
    afterEach(() => db.destroy());

    it('lists parked events, a line each', async () => {
      const { code, out, error } = await run(['list'], environment);
      const lines = out.trimEnd().split('\n');
      expect({ code, error }).toEqual({ code: 0, error: '' });
      expect(lines.map((line) => line.split('\t').toSpliced(1, 1))).toEqual([
        [first.id, '1', first.type, first.subject, 'answered 400: "wrong"'],
        ['unreadable', '1', '?', '?', 'invalid event'],
      ]);
    });

    it('lists them whole as JSON', async () => {
      const { out } = await run(['list', '--json'], environment);
      const [line] = out.split('\n');
      expect(JSON.parse(line ?? '')).toMatchObject({ id: first.id, event: JSON.stringify(first), attempts: 1 });
    });

    it('sends an event again', async () => {
      expect(await run(['retry', first.id], environment)).toMatchObject({ code: 0, error: '' });
      expect((await outbox.pending()).map(({ id }) => id)).toEqual([first.id, second.id]);
      expect(await parked.count()).toBe(1);
    });

    it('sends all of them again', async () => {
      expect(await run(['retry', '--all'], environment)).toMatchObject({ code: 0, error: '' });
      expect(await parked.count()).toBe(0);
      expect(await outbox.countPending()).toBe(3);
    });

    it('drops events, and names those that are not parked', async () => {
      const { code, out, error } = await run(['drop', 'unreadable', second.id], environment);
      expect({ code, out, error }).toEqual({
        code: 1,
        out: 'unreadable dropped\n',
        error: `no parked event has the id ${second.id}\n`,
      });
      expect((await parked.list()).map(({ id }) => id)).toEqual([first.id]);
      expect(await outbox.countPending()).toBe(1);
    });
  });

  describe('without a database', () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'film-mesh-outbox-'));
    });
    afterEach(() => {
      rmSync(folder, { recursive: true });
    });

    it('shows its help', async () => {
      expect(await run(['--help'], {})).toEqual({ code: 0, out: OUTBOX_HELP, error: '' });
    });

    it.each([
      [[], 'missing command'],
      [['show'], 'unknown command show'],
      [['retry'], 'retry requires an id'],
      [['drop', '--all'], 'drop has no --all'],
      [['retry', 'a', '--json'], 'retry has no --json'],
      [['retry', 'a', '--all'], 'retry takes no id here'],
      [['list', 'a'], 'list takes no id here'],
      [['list', '--x'], "Unknown option '--x'"],
    ])('refuses %j in one line', async (args, message) => {
      expect(await run(args, { DATABASE_URL: 'sqlite::memory:' })).toEqual({
        code: 2,
        out: '',
        error: `${message}; see --help\n`,
      });
    });

    it('says where it is not told of a database, or there is none', async () => {
      expect(await run(['list'], {})).toEqual({
        code: 2,
        out: '',
        error: 'DATABASE_URL or DATABASE_URL_FILE must be set; see --help\n',
      });
      const file = join(folder, 'database-url');
      writeFileSync(file, `sqlite:${join(folder, 'none.sqlite')}\n`);
      const { code, error } = await run(['list'], { DATABASE_URL: '', DATABASE_URL_FILE: file });
      expect({ code, error }).toEqual({ code: 1, error: `no database file at ${join(folder, 'none.sqlite')}\n` });
    });

    it('says where the database has no outbox', async () => {
      const { code, error } = await run(['list'], { DATABASE_URL: 'sqlite::memory:' });
      expect({ code, error }).toEqual({ code: 1, error: 'no such table: outbox_parked\n' });
    });
  });
});
