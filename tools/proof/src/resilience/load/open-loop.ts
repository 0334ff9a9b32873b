import { setTimeout as sleep } from 'node:timers/promises';

import type { Records } from './records.ts';
import type { Call, Sender } from '../../kit/index.ts';

/** Interval at which due requests are sent, in milliseconds. */
const TICK_MS = 5;

/** Requests at a rate that does not wait for answers, as the world's does not. */
export interface Load {
  /** Names the requests in the figures. */
  readonly kind: string;
  readonly perSecond: number;
  /** Makes the n-th request. */
  readonly call: (n: number) => Call;
}

/** Sends requests until told to stop. */
export class OpenLoop {
  readonly #sender: Sender;
  readonly #records: Records;
  readonly #stopping = new AbortController();
  readonly #pending = new Set<Promise<unknown>>();
  readonly #running: Promise<unknown>;

  constructor(sender: Sender, records: Records, loads: readonly Load[]) {
    this.#sender = sender;
    this.#records = records;
    this.#running = Promise.all(loads.map((load) => this.#run(load)));
  }

  /** Sends nothing more, and resolves when all answers are there. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    await Promise.all(this.#pending);
  }

  async #run({ kind, perSecond, call }: Load): Promise<void> {
    const startMs = this.#records.now();
    for (let sent = 0; !this.#stopping.signal.aborted;) {
      const due = ((this.#records.now() - startMs) * perSecond) / 1_000;
      for (; sent < due; sent++) {
        this.#send(kind, startMs + (sent * 1_000) / perSecond, call(sent));
      }
      await sleep(TICK_MS);
    }
  }

  #send(kind: string, atMs: number, call: Call): void {
    const done = this.#records.send(this.#sender, call, kind, atMs).finally(() => this.#pending.delete(done));
    this.#pending.add(done);
  }
}
