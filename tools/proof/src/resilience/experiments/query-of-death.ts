import { gzipSync } from 'node:zlib';

import { defineExperiment } from '../experiment.ts';

const REPLICAS = ['film-service-1', 'film-service-2', 'film-service-3'];

/** 1 MiB of what JSON5 needs more memory for than a replica has: a kilobyte. */
const BRACKETS = gzipSync('['.repeat(1_048_576));
const DEADLY = {
  path: '/films',
  headers: { 'content-encoding': 'gzip', 'content-length': String(BRACKETS.length) },
  body: BRACKETS,
};

export const experiment = defineExperiment({
  hazard:
    'A request that ends the replica which works on it is sent to the next one: a read may be tried again. One body of a kilobyte, which nothing has asked for, then ends them all.',
  remedy: {
    setting:
      'a body is read only where the operation has one, up to a depth of 64 and 131,072 values, and up to 64 KiB as JSON5',
    file: 'libs/service-kit/src/http/body/body-limits.ts',
    without: { servicesLack: 'bounds of bodies' },
  },
  scale: { 'film-service': REPLICAS.length },
  figure: 'replicas that die of a GET',
  async run(arena) {
    const pidsNow = () => REPLICAS.map((name) => arena.mesh.part(name).pid);
    const before = pidsNow();
    const dead = new Set<number>();
    const look = () => {
      pidsNow().forEach((pid, replica) => pid !== before[replica] && dead.add(replica));
      return dead.size;
    };
    const isAnswered = async () => (await arena.send(DEADLY))?.status === 200;
    await arena.fault('a GET with a kilobyte of brackets', async () => {
      // Again, because a busy machine fills a heap more slowly than the proxy gives up.
      for (let times = 0; look() < REPLICAS.length && times < 10 && !(await isAnswered()); times++) {
        await arena.seconds(1);
      }
    });
    return look();
  },
});
