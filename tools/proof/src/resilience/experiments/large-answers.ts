import { defineExperiment } from '../experiment.ts';

const BYTES = 'http.api.downstream_cx_tx_bytes_total';

export const experiment = defineExperiment({
  hazard:
    'Pages and exports are text that repeats itself. On a slow line a client waits for all of it, and whoever pays for traffic pays for it.',
  remedy: {
    setting: 'answers of 1 KiB and more are compressed with zstd, brotli or gzip, as their clients accept it',
    without: { edge: { compression: [] } },
  },
  figure: 'KiB on the wire for a page of 1,000 films',
  bound: 60,
  async run(arena) {
    await arena.catalogue(1);
    const before = await arena.stat(BYTES);
    await arena.send({ path: '/films?limit=1000', headers: { 'accept-encoding': 'gzip, deflate, br, zstd' } });
    return ((await arena.stat(BYTES)) - before) / 1_024;
  },
});
