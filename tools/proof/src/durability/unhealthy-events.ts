import { randomUUID } from 'node:crypto';

import { connectDatabase } from '@film-mesh/sql/connect';
import type { Kysely } from 'kysely';

/** The service that has the outbox. */
const SENDER = 'film-service';
/** Number of them at once: two at least, so that they are refused as a batch and not alone. */
const REFUSED = 3;

/** The needed members of the outbox; it imports nothing of the services, which are compiled. */
interface Tables {
  outbox: { id: string; event: string; leased_until: number };
}

/** Events in the outbox of a mesh that nobody takes: the healthy ones beside them must not wait for that. */
export class UnhealthyEvents {
  readonly #db: Kysely<Tables>;
  #added = false;

  private constructor(db: Kysely<Tables>) {
    this.#db = db;
  }

  /** @param urls the services' databases, past all that may hurt the way to them */
  static async in(urls: ReadonlyMap<string, string>): Promise<UnhealthyEvents> {
    return new UnhealthyEvents(await connectDatabase<Tables>(urls.get(SENDER) ?? ''));
  }

  /** Adds a row that is not JSON, and events that the rating service answers with 400. */
  async add(): Promise<void> {
    this.#added = true;
    const refused = Array.from({ length: REFUSED }, () => ({
      id: randomUUID(),
      type: 'film.created',
      subject: 'not a UUID',
      version: 1,
    }));
    const rows = refused.map((event) => ({ id: event.id, event: JSON.stringify(event), leased_until: 0 }));
    await this.#db
      .insertInto('outbox')
      .values([...rows, { id: randomUUID(), event: 'not JSON', leased_until: 0 }])
      .execute();
  }

  /** The subjects of all events that wait in the outbox, if any of these were added. */
  async beside(): Promise<ReadonlySet<string>> {
    if (!this.#added) {
      return new Set();
    }
    const rows = await this.#db.selectFrom('outbox').select('event').execute();
    return new Set(rows.flatMap(({ event }) => /"subject":"(?<id>[\da-f-]{36})"/u.exec(event)?.groups?.['id'] ?? []));
  }

  close(): Promise<void> {
    return this.#db.destroy();
  }
}
