import { setTimeout as sleep } from 'node:timers/promises';

import { MESH } from '@film-mesh/deploy';
import { envoyHosts, getJson, type Mesh, type ProxyUrls } from '@film-mesh/mesh';

import {
  Client,
  envoyStat,
  exchange,
  FAULT_SIGNAL,
  hang,
  linesOf,
  metricOf,
  type Answer,
  type Call,
  type Exchange,
  type Hear,
  type Sender,
  TcpProxy,
  type Stage,
} from '../kit/index.ts';
import type { Change } from './change.ts';
import { assertStatus } from './load/assert-status.ts';
import { OpenLoop, type Load } from './load/open-loop.ts';
import { Records } from './load/records.ts';
import { postFilm, postFilms } from './load/film-calls.ts';
import { holding, stillOpen } from './load/sockets.ts';
import { SteadyClients } from './load/steady-clients.ts';
import { addressOfReplica, type NameServer } from './name-server.ts';
import { Proxies } from './proxies.ts';

/** The arena of an experiment: a mesh, its clients, and the record of what they saw. */
export class Arena {
  readonly records = new Records();
  readonly mesh: Mesh;
  readonly #stage: Stage;
  readonly #change: Change;
  readonly #names: NameServer | undefined;
  #sender: Sender;
  readonly #others: { close(): unknown }[] = [];
  readonly #hear: Hear = (asked, answer) => this.records.hear(asked, answer);
  readonly #options = { keepAlive: true, connections: 256, timeoutMs: 20_000, hear: this.#hear };

  /**
   * @param change how the mesh differs from the usual one
   * @param names where the proxy learns of the replicas, if it is a name server
   */
  constructor(stage: Stage, change: Change = {}, names?: NameServer) {
    this.#stage = stage;
    this.mesh = stage.mesh;
    this.#names = names;
    this.#change = change;
    this.#sender = new Client(this.mesh.url, this.#options);
  }

  /** Lets time pass: that of a load, or of a fault. Never a wait for something that can be asked for. */
  seconds(count: number): Promise<void> {
    return sleep(count * 1_000);
  }

  /** Sends these loads as long as the work takes, and waits for their answers. */
  async under(loads: readonly Load[], work: () => Promise<void>): Promise<void> {
    const loop = new OpenLoop(this.#sender, this.records, loads);
    try {
      await work();
    } finally {
      await loop.stop();
    }
  }

  /** Number of responses to so many clients, each of which sends the next request after a response. */
  async asMany(call: Call, clients: number, seconds: number): Promise<number> {
    const steady = new SteadyClients(this, this.mesh.url, clients, call, () => 0);
    await this.seconds(seconds);
    await steady.stop();
    if (steady.misses > 0) {
      throw new Error(`${String(steady.misses)} requests of ${String(clients)} clients have no answer`);
    }
    return steady.answers;
  }

  /** Does something to the mesh, which the report shows. */
  async fault(what: string, work: () => unknown): Promise<void> {
    this.records.mark(what);
    await work();
  }

  /** Does some work while parts of the mesh hang, which the report shows. */
  hanging<T>(parts: readonly string[], work: () => Promise<T>): Promise<T> {
    this.records.mark(`${parts.join(' and ')} hang`);
    return hang(this.mesh, parts, work).finally(() => this.records.mark('and go on'));
  }

  /** From now on, the name server names these replicas of a service, counted from 1. */
  name(service: string, replicas: readonly number[]): void {
    this.#names?.set(service, replicas.map(addressOfReplica));
  }

  /** Lets the experiment's fault of a service begin at a replica, which lives and is ready all the same. */
  disturb(replica: string): void {
    this.mesh.part(replica).signal(FAULT_SIGNAL);
  }

  /** Sends one request through the proxy and puts it on record; undefined where there was no whole answer. */
  send(call: Call, kind = call.method ?? 'GET'): Promise<Answer | undefined> {
    return this.records.send(this.#sender, call, kind);
  }

  /** A client of another part than the API, such as the proxy's statistics; what it gets is not on record. */
  at(origin: string): Client {
    const client = new Client(origin, this.#options);
    this.#others.push(client);
    return client;
  }

  /** A balancer of connections before the mesh's proxy, to which others can be added. */
  async balanceConnections(): Promise<TcpProxy> {
    const balancer = await TcpProxy.listen();
    balancer.targets.push(Number(new URL(this.mesh.url).port));
    this.#others.push(balancer);
    return balancer;
  }

  /** Starts a second proxy; from now on, requests go through each of the two that says that it is ready. */
  async twoProxies(): Promise<Proxies> {
    const { name } = MESH.proxy;
    const second = `${name}-2`;
    const urls = new Map<string, ProxyUrls>([
      [name, this.mesh],
      [second, await this.mesh.addProxy(second)],
    ]);
    const proxies = new Proxies(this.mesh, urls, (origin) => this.at(origin), this.#change.drainProxy ?? true);
    this.#sender.close();
    this.#sender = proxies.balancer;
    return proxies;
  }

  /**
   * Creates a film to read.
   *
   * @returns its id
   * @throws {Error} where that fails
   */
  async film(name = 'Anand'): Promise<string> {
    const answer = await this.#sender.trySend(postFilm(name));
    assertStatus(answer, 201);
    const [{ id }] = answer.json<[{ id: string }]>();
    return id;
  }

  /** Creates so many times a thousand films, with names of so many letters at least. */
  async catalogue(batches: number, letters = 0): Promise<void> {
    const call = postFilms(1_000, letters);
    for (let batch = 0; batch < batches; batch++) {
      assertStatus(await this.#sender.trySend(call), 201);
    }
  }

  /** All films, as the export says. */
  async allFilms(): Promise<readonly { readonly name: string }[]> {
    const answer = await this.#sender.trySend({ path: '/films', headers: { accept: 'application/x-ndjson' } });
    assertStatus(answer, 200);
    return linesOf(answer);
  }

  /** Number of ratings, up to 1,000; undefined if the rating service does not answer. */
  async ratings(): Promise<number | undefined> {
    const answer = await this.#sender.trySend({ path: '/ratings?limit=1000' });
    return answer?.status === 200 ? answer.json<unknown[]>().length : undefined;
  }

  /**
   * Number of connections still open after a while, on each of which some bytes are sent, and then more every half
   * second.
   */
  stillOpen(count: number, first: string, seconds: number, more = 'x'): Promise<number> {
    return stillOpen(this.mesh.url, count, first, seconds, more, this.#hear);
  }

  /** Works while so many connections to the API are open, on each of which some bytes were sent, and nobody reads. */
  holding<T>(count: number, first: string, work: () => Promise<T>): Promise<T> {
    return holding(this.mesh.url, count, first, work);
  }

  /** Sends bytes to the API on a connection of their own. */
  exchange(bytes: string): Promise<Exchange> {
    return exchange(this.mesh.url, bytes, this.#hear);
  }

  /**
   * One of the proxy's statistics.
   *
   * @param name such as `http.api.downstream_cx_active`
   * @throws {Error} where there is none of that name
   */
  stat(name: string): Promise<number> {
    return envoyStat(this.mesh.adminUrl, name);
  }

  /** The memory that the proxy has in use at this moment, in bytes: the statistic of it is some seconds old. */
  async heap(): Promise<number> {
    const memory = (await getJson(`${this.mesh.adminUrl}/memory`)) as { readonly allocated: string };
    return Number(memory.allocated);
  }

  /**
   * One of the metrics of a replica.
   *
   * @param name such as `process_cpu_seconds_total`
   * @throws {Error} where it has none of that name
   */
  async metric(replica: string, name: string): Promise<number> {
    const value = await metricOf(this.at(this.#stage.origin(replica)), name);
    if (value === undefined) {
      throw new Error(`${replica} has no metric ${name}`);
    }
    return value;
  }

  /** Tests whether the proxy sends requests to a replica. */
  async isAsked(replica: string): Promise<boolean> {
    const { port } = new URL(this.#stage.origin(replica));
    const hosts = await envoyHosts(this.mesh.adminUrl);
    return hosts?.some((host) => host.port === Number(port) && host.takesRequests) ?? false;
  }

  /** Reads of one film, so many a second. */
  reads(id: string, perSecond: number): Load {
    return { kind: 'GET', perSecond, call: () => ({ path: `/films/${id}` }) };
  }

  /** New films, so many a second. */
  writes(perSecond: number): Load {
    return { kind: 'POST', perSecond, call: (n) => postFilm(`Film ${String(n)}`) };
  }

  close(): void {
    [this.#sender, ...this.#others].forEach((part) => part.close());
  }
}
