import { describe, expect, it } from '@jest/globals';

import { findExperiments } from './find-experiments.ts';
import type { Experiment } from './experiment.ts';
import { runExperiment } from './run-experiment.ts';

/** Two meshes start and stop. */
const TIMEOUT_MS = 60_000;

const known = (await findExperiments()).get('foreign-origin');

/** An experiment that passes, and is over at once, but for what is changed. */
async function faultWith(change: Partial<Experiment>): Promise<string | undefined> {
  if (known === undefined) {
    throw new Error('there is no foreign-origin');
  }
  const said: string[] = [];
  const say = (line: string) => said.push(line);
  return (await runExperiment('changed', { ...known, ...change }, say, new AbortController().signal)).fault;
}

describe('runExperiment', () => {
  it(
    'lets an experiment pass whose remedy does what it says',
    async () => {
      expect(await faultWith({})).toBeUndefined();
    },
    TIMEOUT_MS,
  );

  it(
    'fails one that takes away what is no remedy',
    async () => {
      const remedy = { setting: 'none', file: 'none', without: { edge: { streamTimeout: '9s' } } } as const;
      expect(await faultWith({ remedy })).toBe('nothing is worse without the remedy');
    },
    TIMEOUT_MS,
  );

  it(
    'fails one whose remedy is off in both runs',
    async () => {
      expect(await faultWith({ always: known?.remedy.without ?? {} })).toBe('the remedy does not hold the bound');
    },
    TIMEOUT_MS,
  );

  it(
    'fails one in which a client got an error that is no problem',
    async () => {
      const run: Experiment['run'] = async (arena) => {
        await arena.at(arena.mesh.adminUrl).trySend({ path: '/nothing' });
        return 0;
      };
      expect(await faultWith({ run })).toMatch(
        /^an error was no problem document: GET \/nothing was answered with 404/u,
      );
    },
    TIMEOUT_MS,
  );
});
