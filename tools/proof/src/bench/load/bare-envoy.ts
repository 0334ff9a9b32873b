import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { statusOf, until } from '@film-mesh/mesh';
import getPort from 'get-port';

import { CORES, onCore, usageOf } from '../cpu.ts';
import type { Sample } from '../load.ts';
import { watchOthers } from '../others.ts';
import type { Running } from '../running-contestants.ts';
import { closedLoop } from './closed-loop.ts';
import { figuresOf } from './sample-http.ts';

const HTTP = 'type.googleapis.com/envoy.extensions.filters';
const HOST = '127.0.0.1';
/** Time limit of a start, in milliseconds. */
const START_MS = 10_000;

/** Measures an Envoy that does nothing but answer by itself (`direct_response`), with a body like that of a film. */
export async function measureBareEnvoy(running: Running, clients: number, seconds: number): Promise<Sample> {
  const port = await getPort({ host: HOST });
  const config = join(running.stage.folder, 'bare-envoy.json');
  writeFileSync(config, JSON.stringify(bareConfig(port)));
  const { command, args } = running.part('proxy').plan;
  // Started as the proxy is, but for its configuration.
  const bare = args.with(args.indexOf('-c') + 1, config);
  const [file, ...rest] = onCore(CORES.server, [command, ...bare]);
  const envoy = spawn(file, rest, { stdio: 'ignore' });
  const exited = once(envoy, 'exit');
  const pids = [envoy.pid ?? 0];
  const origin = `http://${HOST}:${String(port)}`;
  try {
    await until('an Envoy of its own', async () => (await statusOf(origin)) === 200, START_MS);
    const others = watchOthers(running);
    const before = usageOf(pids);
    const seen = await closedLoop({ origin, clients, seconds, next: () => ({ path: '/' }) });
    const after = usageOf(pids);
    const othersShare = others((after.cpuUs ?? 0) - (before.cpuUs ?? 0));
    return { ...figuresOf(seen, before, after), othersShare };
  } finally {
    envoy.kill('SIGKILL');
    await exited;
  }
}

function bareConfig(port: number): object {
  const manager = {
    '@type': `${HTTP}.network.http_connection_manager.v3.HttpConnectionManager`,
    stat_prefix: 'bare',
    route_config: { virtual_hosts: [{ name: 'bare', domains: ['*'], routes: [ROUTE] }] },
    http_filters: [{ name: 'envoy.filters.http.router', typed_config: { '@type': `${HTTP}.http.router.v3.Router` } }],
  };
  const filters = [{ name: 'envoy.filters.network.http_connection_manager', typed_config: manager }];
  const address = { socket_address: { address: HOST, port_value: port } };
  return { static_resources: { listeners: [{ name: 'bare', address, filter_chains: [{ filters }] }] } };
}

const FILM = { id: '01900000-0000-7000-8000-000000000001', name: 'Film 1', language: 'English', year: 1901 };
const ROUTE = {
  match: { prefix: '/' },
  direct_response: { status: 200, body: { inline_string: JSON.stringify(FILM) } },
};
