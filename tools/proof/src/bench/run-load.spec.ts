import { expect, it } from '@jest/globals';

import { competitionOf } from './competition.ts';
import type { Lane, Load, Sample } from './load.ts';
import { runLoad } from './run-load.ts';
import { RunningContestants } from './running-contestants.ts';

const SAMPLE: Sample = { perSecond: 1, cpuUs: 1, p50Ms: 1, p99Ms: 1, rssMiB: 1, othersShare: 0 };
const ROUNDS = { rounds: 1, seconds: 1, warmUpSeconds: 0 };

/** A lane that fails so many times before it succeeds. */
function failing(times: number, tries?: number): Lane {
  let left = times;
  return {
    name: 'nest',
    ...(tries !== undefined && { tries }),
    measure: () => (left-- > 0 ? Promise.reject(new Error('500')) : Promise.resolve(SAMPLE)),
  };
}

function run(lane: Lane) {
  const load: Load = { title: 'a load', unit: 'request', clients: 1, lanes: () => Promise.resolve([lane]) };
  const { signal } = new AbortController();
  const running = new RunningContestants('sqlite', new Map(), () => undefined, signal);
  const competition = competitionOf({ running, load: 'load', contestants: new Map(), films: 1, clients: 1 });
  return runLoad('load', load, competition, ROUNDS, signal);
}

it('measures a lane again that may have several tries', async () => {
  const { lanes } = await run(failing(2, 3));

  expect(lanes).toEqual([{ name: 'nest', samples: [SAMPLE] }]);
});

it.each([
  ['one try by default', failing(1)],
  ['all tries', failing(3, 3)],
])('fails with the name of the lane after %s', async (_, lane) => {
  await expect(run(lane)).rejects.toThrow('nest: 500');
});
