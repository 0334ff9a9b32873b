import { setTimeout as sleep } from 'node:timers/promises';

import type { Client } from '../../kit/index.ts';
import { defineExperiment } from '../experiment.ts';

/** More than the buffers of the connection hold: some 20 MB. */
const BATCHES = 40;
const LETTERS = 400;
const READ_SECONDS = 8;

export const experiment = defineExperiment({
  hazard:
    'An export of the whole catalogue takes as long as its reader does, and the time limit of ordinary requests cuts it in the middle. The reader has some of the films, and may not notice.',
  remedy: {
    setting: 'a stream of everything has no time limit as long as it goes on',
    without: { edge: { streamTimeout: '5s' } },
  },
  // Nor has a connection whose time is over.
  always: { edge: { maxConnectionDuration: '2s' } },
  figure: 'exports that were cut',
  async run(arena) {
    await arena.catalogue(BATCHES, LETTERS);
    // Where the connection ends with the answer, Envoy gives a reader that takes nothing of its last bytes only a second.
    const isWhole = await readsSlowly(arena.at(arena.mesh.url)).catch(() => false);
    return isWhole ? 0 : 1;
  },
});

/** Reads the export to its end, for so long with pauses in which it takes nothing; whether it was answered with success. */
async function readsSlowly(client: Client): Promise<boolean> {
  const startedAt = performance.now();
  const response = await client.open({ path: '/films', headers: { accept: 'application/x-ndjson' } });
  const parts = response[Symbol.asyncIterator]();
  while ((await parts.next()).done !== true) {
    if (performance.now() - startedAt < READ_SECONDS * 1_000) {
      await sleep(500);
    }
  }
  return response.statusCode === 200;
}
