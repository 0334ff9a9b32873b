import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Film } from '@film-mesh/film-domain';
import { until } from '@film-mesh/mesh';
import { metricOf, type Client } from '@film-mesh/proof/kit';
import { MAX_BATCH_SIZE } from '@film-mesh/shared-domain';

import { describeOnEachStore } from './support/each-store.ts';
import { startTestMesh, type TestMesh } from './support/test-mesh.ts';

/** Number of films; see docs/commands.md for a larger one. */
const FILMS = Number(process.env['E2E_EXPORT_FILMS'] ?? 50_000);
/** Memory that the service may use beyond its idle state, whatever the size of its catalogue. */
const LIMIT_BYTES = 50 * 2 ** 20;
const SAMPLE_MS = 100;
const TEST_TIMEOUT_MS = 1_800_000;

describeOnEachStore(`an export of ${String(FILMS)} films`, (store) => {
  let test: TestMesh;
  let last: Film | undefined;

  beforeAll(async () => {
    test = await startTestMesh({}, store);
    for (let posted = 0; posted < FILMS; posted += MAX_BATCH_SIZE) {
      const films = Array.from({ length: MAX_BATCH_SIZE }, (_, n) => ({
        name: `Film ${String(posted + n)}`,
        language: 'English',
      }));
      last = (await test.proxy.post('/films', films)).json<Film[]>().at(-1);
    }
    // A new process: its idle state, not the state after all this work.
    const service = test.mesh.part('film-service-1');
    await service.stop();
    service.start();
    await until('the films', async () => (await test.proxy.get('/films')).status === 200);
  }, TEST_TIMEOUT_MS);
  afterAll(() => test.stop());

  const memory = async () => Number(await metricOf(test.replica('film-service-1'), 'process_resident_memory_bytes'));

  it(
    'is complete and in order, and takes no more memory than one of a few films',
    async () => {
      await test.proxy.get(`/films?after=${String(last?.id)}`, { accept: 'application/x-ndjson' });
      const idle = await memory();
      const exporting = exported(test.proxy);
      const most = await highestOf(memory, exporting);
      const { lines, disorder } = await exporting;
      process.stdout.write(
        `exported ${String(lines)} films from ${store}: ${mebibytes(idle)} idle, ${mebibytes(most)} at most\n`,
      );
      expect({ lines, disorder }).toEqual({ lines: Math.ceil(FILMS / MAX_BATCH_SIZE) * MAX_BATCH_SIZE, disorder: 0 });
      expect(most - idle).toBeLessThan(LIMIT_BYTES);
    },
    TEST_TIMEOUT_MS,
  );
});

/** Reads the whole catalogue without keeping it: the number of lines, and of lines before one with a lower id. */
async function exported(proxy: Client): Promise<{ lines: number; disorder: number }> {
  const response = await proxy.open({ path: '/films', headers: { accept: 'application/x-ndjson' } });
  let [lines, disorder, before] = [0, 0, ''];
  for await (const line of createInterface({ input: response })) {
    const { id } = JSON.parse(line) as Film;
    lines++;
    disorder += id > before ? 0 : 1;
    before = id;
  }
  return { lines, disorder };
}

/** The maximum of a figure while something runs. */
async function highestOf(figure: () => Promise<number>, doing: Promise<unknown>): Promise<number> {
  let [highest, done] = [0, false];
  const end = () => (done = true);
  doing.then(end, end);
  while (!done) {
    highest = Math.max(highest, await figure());
    await sleep(SAMPLE_MS);
  }
  return highest;
}

function mebibytes(bytes: number): string {
  return `${String(Math.round(bytes / 2 ** 20))} MiB`;
}
