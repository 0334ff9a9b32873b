import { setTimeout as sleep } from 'node:timers/promises';

import type { Film } from '@film-mesh/film-domain';

import type { Client } from '../kit/index.ts';

/** How many films it asks for at once; fewer than a batch has. */
const PAGE_SIZE = 50;
/** How long it waits when there is nothing new, or no answer, in milliseconds. */
const PAUSE_MS = 20;

/** A reader who follows the list of films by `X-Next-Cursor`, whatever happens to the mesh meanwhile. */
export class Follower {
  readonly #client: Client;
  readonly #seen = new Set<string>();
  #cursor: string | undefined;

  constructor(client: Client) {
    this.#client = client;
  }

  /** The ids of the films that it was shown so far. */
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
   * Follows until there is nothing new.
   *
   * @throws {Error} where the list can't be read
   */
  async catchUp(): Promise<void> {
    while (await this.#readOn());
  }

  /** Reads a page; whether the next one begins somewhere else. */
  async #readOn(): Promise<boolean> {
    const after = this.#cursor === undefined ? '' : `&after=${this.#cursor}`;
    const answer = await this.#client.get(`/films?limit=${String(PAGE_SIZE)}${after}`);
    const { status, headers, text } = answer;
    const next = headers['x-next-cursor'];
    if (status !== 200 || typeof next !== 'string') {
      throw new Error(`the list can not be followed: ${String(status)} ${text}`);
    }
    for (const { id } of answer.json<Film[]>()) {
      this.#seen.add(id);
    }
    const moved = next !== this.#cursor;
    this.#cursor = next;
    return moved;
  }
}
