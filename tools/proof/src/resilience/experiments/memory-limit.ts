import { defineExperiment } from '../experiment.ts';

const HEAP_LIMIT = 24;
const MIB = 1_048_576;

export const experiment = defineExperiment({
  hazard:
    'Each request that waits holds some memory of the proxy, and nothing tells its clients to stop. The container has a limit, and at it the proxy is killed with all that it works on.',
  remedy: {
    setting: 'at 98 % of its memory the proxy refuses new requests (204 MiB; 24 MiB here)',
    file: 'deploy/src/envoy/overload-manager.ts',
    without: { edge: { maxHeap: 4_096 } },
  },
  always: { edge: { maxHeap: HEAP_LIMIT } },
  figure: 'MiB that the proxy has in use',
  bound: HEAP_LIMIT * 1.5,
  async run(arena) {
    const upload = `POST /films HTTP/1.1\r\nHost: films\r\nContent-Length: 900000\r\n\r\n${' '.repeat(900_000)}`;
    const wave = (left: number): Promise<number> =>
      arena.holding(80, upload, async () => {
        await arena.seconds(left === 0 ? 1.5 : 0.4);
        return left === 0 ? arena.heap() : wave(left - 1);
      });
    return (await arena.hanging(['film-service-1'], () => wave(5))) / MIB;
  },
});
