import { expect, it } from '@jest/globals';

import { HOME, RunningContestants } from './running-contestants.ts';

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
