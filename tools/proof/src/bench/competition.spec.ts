import { expect, it } from '@jest/globals';

import { competitionOf, namesThatTake } from './competition.ts';
import type { Contestant } from './contestants.ts';
import { RunningContestants } from './running-contestants.ts';

const CONTESTANTS = new Map<string, Contestant>([
  ['ours', { title: 'our services' }],
  ['ours-on-postgres', { title: 'our services', stores: ['postgres'] }],
  ['plain', { title: 'plain services', argsOf: () => ['plain.ts'] }],
  ['ours-for-votes', { title: 'our services', loads: ['vote'] }],
]);

it.each([
  ['all loads on its store', 'export', 'sqlite', ['ours', 'plain']],
  ['a load of its own', 'vote', 'sqlite', ['ours', 'plain', 'ours-for-votes']],
  ['a store of its own', 'export', 'postgres', ['ours', 'ours-on-postgres', 'plain']],
] as const)('a contestant takes %s', (_, load, store, names) => {
  expect(namesThatTake(load, store, CONTESTANTS)).toEqual(names);
});

it('knows who runs the services of this repository', () => {
  const running = new RunningContestants('sqlite', CONTESTANTS, () => undefined, new AbortController().signal);
  const competition = competitionOf({ running, load: 'vote', contestants: CONTESTANTS, films: 1, clients: 1 });
  expect(competition.names.filter((name) => competition.isOurs(name))).toEqual(['ours', 'ours-for-votes']);
});
