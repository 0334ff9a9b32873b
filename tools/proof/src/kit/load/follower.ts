import { setTimeout as sleep } from 'node:timers/promises';

import type { Client } from '../client.ts';
import { itemsOf } from './pages.ts';

/** Pause after a page without news, or without a response, in milliseconds. */
const PAUSE_MS = 20;

/** A reader who follows a list by `X-Next-Cursor`, whatever happens to the mesh meanwhile. */
export class Follower {
  readonly #client: Client;
  readonly #list: string;
  readonly #seen = new Set<string>();
  #cursor: string | undefined;

  /** @param list the path of the list with the size of its pages, such as `/films?limit=10` */
  constructor(client: Client, list: string) {
    this.#client = client;
    this.#list = list;
  }

  /** The ids of the items that it was shown so far. */
  get seen(): ReadonlySet<string> {
    return this.#seen;
  }

  /** Follows until it is told to stop. */
  async followOnAndOn(over: AbortSignal): Promise<void> {
    while (!over.aborted) {
      const isNew = await this.#readOn().catch(() => false);
      if (!isNew) {
        await sleep(PAUSE_MS, undefined, { signal: over }).catch(() => undefined);
      }
    }
  }

  /**
   * Follows until the cursor stays where it is.
   *
   * @throws {Error} where the list can't be read
   */
  async catchUp(): Promise<void> {
    while (await this.#readOn());
  }

  /** Reads a page; whether the next one begins somewhere else. */
  async #readOn(): Promise<boolean> {
    const answer = await this.#client.get(this.#list + (this.#cursor === undefined ? '' : `&after=${this.#cursor}`));
    const items = itemsOf<{ id: string }>(answer);
    const next = answer.headers['x-next-cursor'];
    if (typeof next !== 'string') {
      throw new Error('the list has no X-Next-Cursor');
    }
    items.forEach(({ id }) => this.#seen.add(id));
    const moved = next !== this.#cursor;
    this.#cursor = next;
    return moved;
  }
}
