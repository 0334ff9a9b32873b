import { defineExperiment } from '../experiment.ts';
import { SteadyClients } from '../load/steady-clients.ts';

const REQUESTS = 'http.api.downstream_rq_total';
const CLIENTS = 20;

export const experiment = defineExperiment({
  hazard:
    'A connection goes to one proxy for as long as its client keeps it, and the pools of other services keep theirs for hours. A proxy that is added under load gets nothing to do.',
  remedy: {
    setting: 'after 60 to 90 s (2 to 3 s here) an answer asks the client to open another connection',
    without: { edge: { maxConnectionDuration: '3600s' } },
  },
  always: { edge: { maxConnectionDuration: '2s' } },
  figure: 'percent of the requests that the old of two proxies gets, none failed',
  bound: 75,
  async run(arena) {
    const balancer = await arena.balanceConnections();
    const clients = new SteadyClients(arena, balancer.origin, CLIENTS, { path: `/films/${await arena.film()}` });
    await arena.seconds(1);
    await arena.fault('a second proxy begins', async () => {
      const { url } = await arena.mesh.addProxy('frontend-proxy-2');
      balancer.targets.push(Number(new URL(url).port));
    });
    // Until each connection has had its time.
    await arena.seconds(4);
    const [old, all] = [await arena.stat(REQUESTS), clients.answers];
    await arena.seconds(3);
    const share = ((await arena.stat(REQUESTS)) - old) / (clients.answers - all);
    await clients.stop();
    return clients.misses === 0 ? Math.round(share * 100) : NaN;
  },
});
