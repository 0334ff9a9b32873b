import { expect } from '@jest/globals';
import type { Client } from '@film-mesh/proof/kit';

/** A reader who follows a list by `X-Next-Cursor`. */
export class Follower {
  /** The ids of the items that it was shown. */
  readonly seen = new Set<string>();
  readonly #client: Client;
  readonly #list: string;
  #cursor: string | undefined;

  /** @param list the path of the list with the size of its pages, such as `/films?limit=10` */
  constructor(client: Client, list: string) {
    this.#client = client;
    this.#list = list;
  }

  /** Follows until the cursor stays where it is. */
  async catchUp(): Promise<void> {
    let before: string | undefined;
    do {
      before = this.#cursor;
      const answer = await this.#client.get(before === undefined ? this.#list : `${this.#list}&after=${before}`);
      expect(answer.status).toBe(200);
      for (const { id } of answer.json<{ id: string }[]>()) {
        this.seen.add(id);
      }
      this.#cursor = String(answer.headers['x-next-cursor']);
    } while (this.#cursor !== before);
  }
}
