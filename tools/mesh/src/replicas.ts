import { clusterName, type Address, type PlacedService } from '@film-mesh/deploy';
import { UserError } from './command-line/index.ts';

import { envoyHosts, type EnvoyHost } from './envoy-hosts.ts';
import type { Layers } from './layers.ts';
import type { PartPlan } from './part.ts';
import { writeEndpoints, writeTargets } from './plan-platform.ts';
import { addEndpoints, assertScale, replicaName, type LocalPlacement, type PortChoice, type Scale } from './plan.ts';
import type { Ports } from './ports.ts';
import { until } from './probe.ts';

/** Time that the proxy may take to send requests to a ready replica, in milliseconds. */
const ROUTED_MS = 30_000;
/** Time limit for requests in flight at a leaving replica, in milliseconds; streams may take longer. */
const LEAVING_MS = 30_000;

/** The dependencies of the replicas. */
export interface ReplicasSetting {
  /** The initial addresses. */
  readonly placement: LocalPlacement;
  readonly ports: Ports;
  readonly choice: PortChoice;
  readonly layers: Layers;
  /** Plans all replicas of a placement. */
  readonly plan: (placement: LocalPlacement) => readonly PartPlan[];
  readonly adminUrl: string;
  /** The data folder, an absolute path. */
  readonly data: string;
}

/** A service before and after. */
interface Change {
  readonly before: PlacedService;
  readonly after: PlacedService;
}

/** The replicas of all services: as many as wanted, while the mesh runs. */
export class Replicas {
  readonly #setting: ReplicasSetting;
  readonly #stopping = new AbortController();
  #placement: LocalPlacement;
  #last: Promise<void> = Promise.resolve();

  constructor(setting: ReplicasSetting) {
    this.#setting = setting;
    this.#placement = setting.placement;
  }

  /** The services and the addresses of their replicas. */
  get services(): readonly PlacedService[] {
    return this.#placement.services;
  }

  /** See the mesh's `scale`. */
  scale(scale: Scale): Promise<void> {
    // The result of the previous call goes to its own caller.
    const done = this.#last.catch(() => undefined).then(() => this.#scale(scale));
    this.#last = done;
    return done;
  }

  /** Aborts the current call, and refuses further ones. */
  async stop(): Promise<void> {
    this.#stopping.abort(new UserError('the mesh is stopping'));
    await this.#last.catch(() => undefined);
  }

  async #scale(scale: Scale): Promise<void> {
    const { layers, ports, data } = this.#setting;
    const { signal } = this.#stopping;
    signal.throwIfAborted();
    assertScale(
      scale,
      this.services.map(({ descriptor }) => descriptor.name),
    );
    const changes = await this.#changes(scale);
    await this.#start(changes);
    this.#placement = { ...this.#placement, services: changes.map(({ after }) => after) };
    const leaving = Object.fromEntries(changes.map((change) => [change.after.descriptor.name, removed(change)]));
    if (this.#placement.prometheusPort !== undefined) {
      writeTargets(this.#placement, data);
    }
    writeEndpoints(this.#placement, data, leaving);
    // Requests first, so that none is in flight when the proxy closes its connections to the replica.
    await this.#proxy('requests to end', LEAVING_MS, (hosts) => changes.every((change) => isIdle(hosts, change)));
    writeEndpoints(this.#placement, data);
    await this.#proxy('replicas to go', LEAVING_MS, (hosts) => changes.every((change) => isGone(hosts, change)));
    await layers.remove(changes.flatMap(({ before, after }) => namesPast(before, after)));
    changes.flatMap(removed).forEach(({ port }) => ports.release(port));
    if (
      !(await this.#proxy('new replicas', ROUTED_MS, (hosts) => changes.every((change) => isRouted(hosts, change))))
    ) {
      throw new UserError('the new replicas run, but the proxy does not find them healthy yet; it keeps checking');
    }
  }

  /** Finds an address for every new replica before the first one starts. */
  async #changes(scale: Scale): Promise<Change[]> {
    const { ports, choice } = this.#setting;
    const changes: Change[] = [];
    try {
      for (const before of this.services) {
        const count = scale[before.descriptor.name] ?? before.endpoints.length;
        const kept = { ...before, endpoints: before.endpoints.slice(0, count) };
        changes.push({ before, after: await addEndpoints(kept, count, ports, choice) });
      }
      return changes;
    } catch (error) {
      changes.flatMap(added).forEach(({ port }) => ports.release(port));
      throw error;
    }
  }

  async #start(changes: readonly Change[]): Promise<void> {
    const { layers, plan, ports } = this.#setting;
    const names = changes.flatMap(({ before, after }) => namesPast(after, before));
    const services = changes.map(({ after }) => after);
    const plans = plan({ ...this.#placement, services }).filter(({ name }) => names.includes(name));
    const [first] = services;
    if (first === undefined || plans.length === 0) {
      return;
    }
    try {
      await layers.add(replicaName(first.descriptor.name, 0), plans, this.#stopping.signal);
    } catch (error) {
      changes.flatMap(added).forEach(({ port }) => ports.release(port));
      throw error;
    }
  }

  /** Waits until the proxy agrees; false if it has not in time. */
  async #proxy(what: string, timeoutMs: number, isSo: (hosts: readonly EnvoyHost[]) => boolean): Promise<boolean> {
    const { signal } = this.#stopping;
    const answers = async () => {
      const hosts = await envoyHosts(this.#setting.adminUrl);
      return hosts !== undefined && isSo(hosts);
    };
    try {
      await until(what, answers, timeoutMs, signal);
      return true;
    } catch {
      signal.throwIfAborted();
      return false;
    }
  }
}

const added = ({ before, after }: Change): readonly Address[] => after.endpoints.slice(before.endpoints.length);
const removed = ({ before, after }: Change): readonly Address[] => before.endpoints.slice(after.endpoints.length);

/** The names of the replicas that one state of a service has and another one has not. */
function namesPast({ descriptor, endpoints }: PlacedService, other: PlacedService): string[] {
  return endpoints.map((_, replica) => replicaName(descriptor.name, replica)).slice(other.endpoints.length);
}

function hostAt(hosts: readonly EnvoyHost[], { after }: Change, { port }: Address): EnvoyHost | undefined {
  return hosts.find((host) => host.cluster === clusterName(after.descriptor) && host.port === port);
}

function isIdle(hosts: readonly EnvoyHost[], change: Change): boolean {
  return removed(change).every((address) => {
    const host = hostAt(hosts, change, address);
    return host === undefined || (!host.takesRequests && host.requests === 0);
  });
}

function isGone(hosts: readonly EnvoyHost[], change: Change): boolean {
  return removed(change).every((address) => hostAt(hosts, change, address) === undefined);
}

function isRouted(hosts: readonly EnvoyHost[], change: Change): boolean {
  return added(change).every((address) => hostAt(hosts, change, address)?.takesRequests);
}
