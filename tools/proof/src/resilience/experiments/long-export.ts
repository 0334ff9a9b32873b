import type { Experiment } from '../experiment.ts';

/** More than the buffers of the connection hold: some 20 MB. */
const BATCHES = 40;
const LETTERS = 400;
const READ_SECONDS = 8;

export const experiment: Experiment = {
  hazard:
    'An export of the whole catalogue takes as long as its reader does, and the time limit of ordinary requests cuts it in the middle. The reader has some of the films, and may not notice.',
  remedy: {
    setting: 'a stream of everything has no time limit as long as it goes on',
    file: 'deploy/src/envoy/edge-settings.ts',
    without: { edge: { streamTimeout: '5s' } },
  },
  // Nor has a connection whose time is over.
  always: { edge: { maxConnectionDuration: '2s' } },
  figure: 'exports that were cut',
  bound: 0,
  async run(arena) {
    await arena.catalogue(BATCHES, LETTERS);
    const whole = await arena.slowExport(READ_SECONDS);
    return whole ? 0 : 1;
  },
};
