import { defineExperiment } from '../experiment.ts';
import { SteadyClients } from '../load/steady-clients.ts';

const CLIENTS = 40;
const LATENCY_MS = 20;
/** The time of a connection, and the five seconds (`drain_timeout`) after which Envoy closes one that is idle. */
const CLOSED_MS = 6_000;
/**
 * The clients' second requests come as close to that as they can, one after the other, half of them before it. They count from
 * their first request, which opens the connection: Envoy counts from there too, however long the answer takes.
 */
const SPREAD_MS = 4;

export const experiment = defineExperiment({
  hazard:
    'An idle connection whose time is over is closed, while the client sends its next request. That request is lost, and a change may not be sent again.',
  remedy: {
    setting: 'a connection ends with an answer that says "Connection: close", never between two',
    without: { edge: { endsWithAnswer: false } },
  },
  always: { edge: { maxConnectionDuration: '1s', connectionJitter: 0 } },
  figure: 'requests without their answer',
  async run(arena) {
    const balancer = await arena.balanceConnections();
    balancer.delay(LATENCY_MS);
    const call = { path: `/films/${await arena.film()}` };
    const pauseOf = (client: number, tookMs: number) => CLOSED_MS + (client - CLIENTS / 2) * SPREAD_MS - tookMs;
    const clients = new SteadyClients(arena, balancer.origin, CLIENTS, call, pauseOf);
    await arena.seconds(CLOSED_MS / 1_000 + 1);
    await clients.stop();
    return clients.misses;
  },
});
