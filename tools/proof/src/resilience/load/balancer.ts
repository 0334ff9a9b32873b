import { statusOf } from '@film-mesh/mesh';

import type { Answer, Call, Client } from '../../kit/index.ts';

/** Interval of the readiness checks of each proxy, in milliseconds. */
const ASK_MS = 500;

/** A proxy that requests can be sent through. */
export interface Target {
  readonly name: string;
  readonly client: Client;
  /** Answers 200 while the proxy takes requests. */
  readonly readyUrl: string;
}

/**
 * A load balancer for several proxies: it sends each request to the next one of those whose last readiness check
 * succeeded.
 */
export class Balancer {
  readonly #targets: readonly Target[];
  readonly #asking: NodeJS.Timeout;
  #ready: readonly Target[];
  #next = 0;

  /** @param targets proxies that are ready */
  constructor(targets: readonly Target[]) {
    this.#targets = targets;
    this.#ready = targets;
    this.#asking = setInterval(() => void this.#ask(), ASK_MS);
  }

  /** Tests whether requests are sent through a proxy. */
  sendsTo(name: string): boolean {
    return this.#ready.some((target) => target.name === name);
  }

  /** The whole answer; undefined where there was none, or no proxy to send to. */
  trySend(call: Call): Promise<Answer | undefined> {
    const target = this.#ready[this.#next++ % this.#ready.length];
    return target?.client.trySend(call) ?? Promise.resolve(undefined);
  }

  /** Asks and sends no more. */
  close(): void {
    clearInterval(this.#asking);
    this.#targets.forEach(({ client }) => client.close());
  }

  async #ask(): Promise<void> {
    const said = await Promise.all(this.#targets.map(({ readyUrl }) => statusOf(readyUrl)));
    this.#ready = this.#targets.filter((_, index) => said[index] === 200);
    this.#targets.filter((target) => !this.#ready.includes(target)).forEach(({ client }) => client.closeIdle());
  }
}
