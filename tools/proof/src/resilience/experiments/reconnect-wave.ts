import { until } from '@film-mesh/mesh';

import { defineExperiment } from '../experiment.ts';
import { SteadyClients } from '../load/steady-clients.ts';

const CLIENTS = 40;
const WINDOW_MS = 150;
/** Within which all have connected again, in milliseconds: longer than a connection lasts. */
const AGAIN_MS = 8_000;

export const experiment = defineExperiment({
  hazard:
    'Clients that connected together, after a roll-out for instance, reach the end of their connections together. All of them open new ones at once, again and again.',
  remedy: {
    setting: 'the time of a connection is longer by up to a half, at random',
    without: { edge: { connectionJitter: 0 } },
  },
  always: { edge: { maxConnectionDuration: '3s' } },
  figure: 'percent of 40 clients that connect within 150 ms, none failed',
  bound: 50,
  async run(arena) {
    const balancer = await arena.balanceConnections();
    const path = `/films/${await arena.film()}`;
    const clients = new SteadyClients(arena, balancer.origin, CLIENTS, { path });
    // Those that connect late on a busy machine are no wave.
    const again = () => balancer.openedAt.slice(CLIENTS);
    await until('all clients', () => balancer.openedAt.length >= CLIENTS);
    // Until each has connected a second time, and none a third time.
    await until('all clients again', () => again().length >= CLIENTS, AGAIN_MS);
    await clients.stop();
    const opened = again();
    const most = Math.max(...opened.map((from) => opened.filter((at) => at >= from && at < from + WINDOW_MS).length));
    return clients.misses === 0 ? Math.round((most / CLIENTS) * 100) : NaN;
  },
});
