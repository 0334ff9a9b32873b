import { statusOf } from '@film-mesh/mesh';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { Contestant } from './contestants.ts';
import { HOME, RunningContestants, type Running } from './running-contestants.ts';

/** For meshes that start beside other work, in milliseconds. */
const PATIENT_MS = 120_000;
const FEW = 10;
const GUEST = 'guest';
const CONTESTANTS = new Map<string, Contestant>([
  [HOME, { title: 'takes all loads' }],
  [GUEST, { title: 'takes one load', loads: ['one'], environment: { ACCESS_LOG_SHARE: '0' } }],
]);

describe('running contestants', () => {
  let running: RunningContestants;
  beforeAll(() => {
    running = new RunningContestants('sqlite', CONTESTANTS, () => undefined, new AbortController().signal);
  });
  afterAll(() => running.stop(), PATIENT_MS);

  it(
    'starts each once on one database, with the variables of its own',
    async () => {
      const [guest, home, again] = await Promise.all([GUEST, HOME, GUEST].map((name) => running.running(name, FEW)));
      expect(again).toBe(guest);
      expect(guest?.urls).toEqual(home?.urls);
      const share = (one: Running | undefined) => one?.part('film').plan.env['ACCESS_LOG_SHARE'];
      expect([share(home), share(guest)]).toEqual([process.env['ACCESS_LOG_SHARE'], '0']);
    },
    PATIENT_MS,
  );

  it(
    'stops those that take few loads, and starts them again when they are asked for',
    async () => {
      const [home, guest] = [await running.running(HOME, FEW), await running.running(GUEST, FEW)];
      const ready = (one: Running) => statusOf(one.part('film').plan.readyUrl);
      const runs = (one: Running) => one.part('film').pid !== undefined;

      await running.stopExcept([GUEST]);
      expect([await ready(home), await ready(guest)]).toEqual([200, 200]);

      await running.stopExcept([]);
      expect([runs(home), runs(guest)]).toEqual([true, false]);

      expect(await ready(await running.running(GUEST, FEW))).toBe(200);
    },
    PATIENT_MS,
  );
});

it('makes the films once where several ask at the same time', async () => {
  const said: string[] = [];
  // So that nothing is started.
  const signal = AbortSignal.abort();
  const contestants = new RunningContestants('sqlite', new Map(), (line) => said.push(line), signal);
  const names = ['fastify', HOME, 'floor'];

  const results = await Promise.allSettled(names.map((name) => contestants.running(name, 1_000)));

  expect(results.map(({ status }) => status)).toEqual(names.map(() => 'rejected'));
  expect(said).toEqual(['sqlite: making 1,000 films']);
});
