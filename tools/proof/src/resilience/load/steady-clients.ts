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
   * @param senders one for each client
   * @param pauseMs from an answer, which took so long, to the next request of a client, which is counted from 0, in milliseconds
   */
  private constructor(senders: readonly Sender[], call: Call, pauseMs: Pause) {
    this.#running = Promise.all(
      senders.map((sender, client) => this.#run(sender, call, (tookMs) => pauseMs(client, tookMs))),
    );
  }

  /** So many clients of an address; each waits 50 ms between two requests unless told. */
  static of(
    arena: Pick<Arena, 'at'>,
    origin: string,
    count: number,
    call: Call,
    pauseMs: Pause = () => 50,
  ): SteadyClients {
    return new SteadyClients(
      Array.from({ length: count }, () => arena.at(origin)),
      call,
      pauseMs,
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
