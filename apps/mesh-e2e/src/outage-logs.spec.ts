import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { afterAll, beforeAll, beforeEach, expect, it, jest } from '@jest/globals';
import { until } from '@film-mesh/mesh';

import { describeOnEachStore } from './support/each-store.ts';
import { startTestMesh, type TestMesh } from './support/test-mesh.ts';
import { whileSending } from './support/while-sending.ts';

jest.setTimeout(120_000);

const CLIENTS = 4;
/**
 * Lines of its own that a replica may log in an outage: its beginning and end, as seen by requests, relay and others.
 */
const MAX_LINES = 16;

interface Line {
  readonly level: string;
  readonly msg: string;
  readonly status?: number;
}

describeOnEachStore('the log, while things go as they may', (store) => {
  let test: TestMesh;
  /** Number of lines of each part when a test began. */
  const linesBefore = new Map<string, number>();
  beforeAll(async () => {
    test = await startTestMesh({}, store);
  });
  afterAll(() => test.stop());
  beforeEach(async () => {
    await test.mesh.scale({ 'film-service': 2 });
    [...films, 'rating-service-1'].forEach((part) => linesBefore.set(part, test.linesOf(part).length));
  });

  const films = ['film-service-1', 'film-service-2'];
  const writtenBy = (part: string) => test.linesOf(part).slice(linesBefore.get(part));
  const linesOf = (part: string) =>
    writtenBy(part)
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Line);
  /** All lines except those of requests. */
  const ownOf = (part: string) => linesOf(part).filter(({ msg }) => msg !== 'request');

  function expectCalm(parts: readonly string[]): void {
    for (const part of parts) {
      expect(linesOf(part).filter(({ level }) => level === 'error' || level === 'fatal')).toEqual([]);
      expect(ownOf(part).length).toBeLessThan(MAX_LINES);
      expect(writtenBy(part).filter((line) => line.includes('"stack"'))).toEqual([]);
    }
  }

  /** Reads and writes from several clients while something runs. */
  async function under(doing: () => Promise<unknown>): Promise<number[]> {
    const statuses: number[] = [];
    const send = async (client: number, turn: number) => {
      const path = '/films';
      const answer = await (
        client % 2 === 0
          ? test.proxy.get(path)
          : test.proxy.post(path, { name: `Film ${String(turn)}`, language: 'English' })
      ).catch(() => undefined);
      statuses.push(answer?.status ?? 0);
    };
    await whileSending(CLIENTS, send, doing);
    return statuses;
  }

  it('has nothing for a person to look at when a replica stops', async () => {
    await under(async () => {
      await until('some requests', () => linesOf('film-service-2').length > 20);
      await test.mesh.scale({ 'film-service': 1 });
    });
    expectCalm(['film-service-2', 'film-service-1', 'rating-service-1']);
    expect(ownOf('film-service-2').map(({ msg }) => msg)).toEqual(
      expect.arrayContaining(['draining', 'closing connections']),
    );
  });

  it('says of an outage of the store when it begins and when it ends', async () => {
    const statuses = await under(async () => {
      await until('some requests', () => films.every((part) => linesOf(part).length > 20));
      const end = await beginOutage();
      await until('refusals', () =>
        films.every((part) => linesOf(part).filter(({ status }) => status === 503).length > 1),
      );
      await end();
      await until('its end', () =>
        films.every((part) => ownOf(part).some(({ msg }) => msg.startsWith('store available again after'))),
      );
    });
    expect(statuses).toContain(503);
    expectCalm([...films, 'rating-service-1']);
    for (const part of films) {
      const said = ownOf(part).filter(({ msg }) => msg.startsWith('store '));
      // One warning per distinct cause: a server that stops, is gone and starts has three.
      const begun = said.slice(0, -1);
      expect(begun.length).toBeGreaterThan(0);
      expect(new Set(begun.map(({ msg }) => msg)).size).toBe(begun.length);
      for (const line of begun) {
        expect(line).toMatchObject({ level: 'warn', msg: expect.stringMatching(/^store unavailable: The .+\(.+\)$/u) });
      }
      expect(said.at(-1)).toMatchObject({
        level: 'info',
        msg: expect.stringMatching(/^store available again after \d+\.\d s, \d+ failures?$/u),
      });
    }
  });

  it('says of the rating service when it is killed and when it is back', async () => {
    const said = () => films.flatMap(ownOf).filter(({ msg }) => msg.startsWith('event delivery'));
    await under(async () => {
      await until('some requests', () => films.every((part) => linesOf(part).length > 20));
      await test.mesh.part('rating-service-1').stop();
      await until('failures', () => said().some(({ level }) => level === 'warn'));
      test.mesh.part('rating-service-1').start();
      await until('its end', () => said().at(-1)?.level === 'info');
    });
    expectCalm([...films, 'rating-service-1']);
  });

  /** Takes the film service's store away; resolves with a function that gives it back. */
  async function beginOutage(): Promise<() => Promise<unknown>> {
    if (store === 'postgres') {
      const postgres = test.mesh.part('postgres');
      await postgres.stop();
      return () => {
        postgres.start();
        return Promise.resolve();
      };
    }
    const url = String(test.mesh.part('film-service-1').plan.env['DATABASE_URL']);
    const file = url.slice('sqlite:'.length);
    // Another process with an open write transaction.
    const source = `const { DatabaseSync } = require('node:sqlite'); const db = new DatabaseSync(${JSON.stringify(file)}); db.exec('PRAGMA busy_timeout = 10000; BEGIN IMMEDIATE'); console.log('locked'); setInterval(() => undefined, 1000);`;
    const holder = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '-e', source], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(holder.stdout, 'data');
    return async () => {
      holder.kill('SIGKILL');
      await once(holder, 'exit');
    };
  }
});
