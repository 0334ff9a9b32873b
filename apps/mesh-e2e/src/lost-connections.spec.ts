import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from '@film-mesh/proof/kit';

import { postFilm } from './support/films.ts';
import { startTestMesh, type TestMesh } from './support/test-mesh.ts';
import { whileSending } from './support/while-sending.ts';

const KILLS = 100;
/** Time between two of them, in milliseconds. */
const PAUSE_MS = 20;
const CLIENTS = 8;
const TEST_TIMEOUT_MS = 60_000;

describe('when PostgreSQL ends the connections of the services', () => {
  let test: TestMesh;
  beforeAll(async () => {
    test = await startTestMesh({ 'film-service': 3 }, 'postgres');
  });
  afterAll(() => test.stop());

  /** PostgreSQL's backend processes of the film service. */
  const backends = (): number[] => {
    const rows = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
    return rows.flatMap((row) => {
      const [pid, parent, ...args] = row.trim().split(/\s+/u);
      const isOurs = Number(parent) === test.mesh.part('postgres').pid && args.includes('film_service');
      return isOurs ? [Number(pid)] : [];
    });
  };

  /** Ends them one after the other, each after it has existed for a while: as pg_terminate_backend does. */
  const killBackends = async (): Promise<void> => {
    let before: readonly number[] = [];
    for (let killed = 0; killed < KILLS;) {
      const now = backends();
      const settled = now.filter((pid) => before.includes(pid));
      const pid = settled[killed % settled.length];
      if (pid !== undefined) {
        process.kill(pid, 'SIGTERM');
        killed++;
      }
      before = now;
      await sleep(PAUSE_MS);
    }
  };

  it(
    'no read fails, neither through the proxy nor straight at a replica',
    async () => {
      const film = await postFilm(test.proxy);
      const paths = [`/films/${film.id}`, '/films?limit=1', `/films?name=${film.name}`];
      const { origin } = new URL(test.mesh.part('film-service-1').plan.readyUrl);
      const proxy = new Client(test.mesh.url, { keepAlive: true });
      const replica = new Client(origin, { keepAlive: true });
      const statuses = new Map<number, number>();
      const read = async (client: number, turn: number) => {
        const { status } = await (client % 2 === 0 ? proxy : replica).get(paths[turn % paths.length] ?? '');
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      };
      await whileSending(CLIENTS, read, killBackends);
      expect([...statuses.keys()]).toEqual([200]);
      expect(statuses.get(200)).toBeGreaterThan(KILLS);
    },
    TEST_TIMEOUT_MS,
  );
});
