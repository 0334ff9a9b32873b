import { setTimeout as sleep } from 'node:timers/promises';

import type { Arena } from '../arena.ts';
import type { Call, Sender } from '../../kit/index.ts';

type Pause = (client: number, tookMs: number) => number;

/** Clients that each keep one connection busy, as a pool in another service does. */
export class SteadyClients {
  readonly #stopping = new AbortController();
  readonly #running: Promise<unknown>;
  #answers = 0;
  #misses = 0;

  /**
   * @param pauseMs from an answer, which took so long, to the next request of a client, which is counted from 0, in milliseconds
   */
  constructor(arena: Pick<Arena, 'at'>, origin: string, count: number, call: Call, pauseMs: Pause = () => 50) {
    this.#running = Promise.all(
      Array.from({ length: count }, (_, client) =>
        this.#run(arena.at(origin), call, (tookMs) => pauseMs(client, tookMs)),
      ),
    );
  }

  /** The requests that were answered with 200 so far. */
  get answers(): number {
    return this.#answers;
  }

  /** Those that were not. */
  get misses(): number {
    return this.#misses;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(sender: Sender, call: Call, pauseMs: (tookMs: number) => number): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      const askedAt = performance.now();
      const answer = await sender.trySend(call);
      const tookMs = performance.now() - askedAt;
      if (answer?.status === 200) {
        this.#answers++;
      } else {
        this.#misses++;
      }
      await sleep(pauseMs(tookMs));
    }
  }
}
