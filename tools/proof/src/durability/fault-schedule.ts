import { setTimeout as sleep } from 'node:timers/promises';

import { until } from '@film-mesh/mesh';

import { ALL_FAILPOINTS, hang, kill, type Failpoint, type TcpProxy } from '../kit/index.ts';
import type { Random } from './random.ts';
import type { FragileStage } from './fragile-stage.ts';

/** Time that a process is frozen, in milliseconds: longer than the limits of health checks, deliveries and leases. */
const FREEZE_MS = 5_000;
/** Bounds of the time that the network is ill, in milliseconds. */
const ILL_MS = [1_000, 6_000] as const;
/** By how much a slow network holds back each message, in milliseconds, at least and at most. */
const DELAY_MS = [20, 400] as const;
/** Time that an armed failpoint waits for a process, in milliseconds. */
const HIT_MS = 15_000;
/** Longest pause between two faults, in milliseconds. */
const REST_MS = 1_500;
/** The share of the faults that are kills at failpoints, as long as there are failpoints to come. */
const FAILPOINT_SHARE = 0.65;

/** Something that hurts the mesh for a while. */
type Fault = () => Promise<void>;

/** Hurts a mesh, one fault after the other, as chance has it, and counts. */
export class FaultSchedule {
  /** Number of faults by kind. */
  readonly counts: Record<string, number> = {};
  /** Number of killed processes. */
  kills = 0;
  readonly #fragile: FragileStage;
  readonly #random: Random;
  readonly #any: readonly Fault[];
  #toCome: Failpoint[] = [];

  constructor(fragile: FragileStage, random: Random) {
    this.#fragile = fragile;
    this.#random = random;
    const everywhere = [
      () => this.#killReplica('film-service'),
      () => this.#killReplica('rating-service'),
      () => this.#freezeReplica('film-service'),
      () => this.#freezeReplica('rating-service'),
      () => this.#addUnhealthyEvents(),
    ];
    const onServer = [
      () => this.#crashPostgres(),
      () => this.#freeze('postgres', 'postgres'),
      () => this.#hurtNetwork('slowed', (proxy) => proxy.delay(this.#random.integer(...DELAY_MS))),
      () => this.#hurtNetwork('cut', (proxy) => proxy.cut()),
      () => this.#resetNetwork(),
    ];
    // Kills twice, as there are to be many.
    this.#any = [...everywhere, ...everywhere.slice(0, 2), ...(fragile.store === 'postgres' ? onServer : [])];
  }

  /** Lets something happen, and resolves when it is over. */
  async next(): Promise<void> {
    if (this.#toCome.length === 0) {
      this.#toCome = this.#random.shuffled(ALL_FAILPOINTS);
    }
    const failpoint = this.#random.chance(FAILPOINT_SHARE) ? this.#toCome.shift() : undefined;
    await (failpoint === undefined ? this.#random.pick(this.#any)() : this.#killAt(failpoint));
    await sleep(this.#random.integer(0, REST_MS));
  }

  async #killAt(failpoint: Failpoint): Promise<void> {
    if (failpoint === 'after claim') {
      // Somebody must leave something to claim.
      await this.#killAt('before delivery');
    }
    const { failpoints } = this.#fragile;
    failpoints.arm(failpoint);
    await until(failpoint, () => !failpoints.isArmed(failpoint), HIT_MS).catch(() => undefined);
    if (failpoints.take(failpoint)) {
      this.#toCome.push(failpoint);
      return;
    }
    this.#count(`killed ${failpoint}`, true);
  }

  async #killReplica(service: string): Promise<void> {
    await kill(this.#fragile.stage.mesh, this.#replicaOf(service));
    this.#count(`killed ${service}`, true);
  }

  #freezeReplica(service: string): Promise<void> {
    return this.#freeze(this.#replicaOf(service), service);
  }

  async #freeze(part: string, what: string): Promise<void> {
    await hang(this.#fragile.stage.mesh, [part], () => sleep(FREEZE_MS));
    this.#count(`froze ${what}`);
  }

  #replicaOf(service: string): string {
    return this.#random.pick(this.#fragile.stage.replicasOf(service));
  }

  async #addUnhealthyEvents(): Promise<void> {
    const { unhealthyEvents } = this.#fragile;
    const isAdded = () =>
      unhealthyEvents.add().then(
        () => true,
        () => false,
      );
    // The fault before may have been a crash: the store is not ready at once.
    await until('the outbox', isAdded);
    this.#count('added unhealthy events');
  }

  async #crashPostgres(): Promise<void> {
    await kill(this.#fragile.stage.mesh, 'postgres', 'SIGQUIT');
    this.#count('crashed postgres', true);
  }

  async #hurtNetwork(how: string, hurt: (proxy: TcpProxy) => void): Promise<void> {
    this.#fragile.proxies.forEach(hurt);
    await sleep(this.#random.integer(...ILL_MS));
    this.#fragile.proxies.forEach((proxy) => proxy.heal());
    this.#count(`${how} the network`);
  }

  #resetNetwork(): Promise<void> {
    this.#fragile.proxies.forEach((proxy) => proxy.reset());
    this.#count('reset the network');
    return Promise.resolve();
  }

  #count(what: string, killed = false): void {
    this.counts[what] = (this.counts[what] ?? 0) + 1;
    this.kills += killed ? 1 : 0;
  }
}
