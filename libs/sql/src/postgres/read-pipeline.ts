import pg from 'pg';

import { breaksConnection, hasStalePlan, translatePostgresError } from './postgres-errors.ts';

/**
 * The one connection for reads outside of transactions. Each is sent as it comes, without waiting for the answers to those
 * before it, and is a statement that the server has parsed once: together less than half of what it costs on a
 * connection of a pool. The server answers in turn, so a read that takes long holds up those behind it; see
 * docs/adr/0012-read-pipeline.md.
 */
export class ReadPipeline {
  readonly #config: pg.ClientConfig;
  /** Of the statements, by their text. */
  readonly #names = new Map<string, string>();
  #client: Promise<pg.Client> | undefined;

  constructor(config: pg.ClientConfig) {
    this.#config = { ...config, pipeline: true };
  }

  /**
   * All rows of a query.
   *
   * @param text one of few: the server keeps each for as long as the connection lasts
   * @throws {DomainError} `store-unavailable`; the next read makes a new connection where this one is of no more use
   */
  async rows<Row>(text: string, values: readonly unknown[]): Promise<Row[]> {
    const client = (this.#client ??= this.#connect());
    try {
      const { rows } = await (await client).query({ name: this.#nameOf(text), text, values: [...values] });
      return rows as Row[];
    } catch (error) {
      if (breaksConnection(error) || hasStalePlan(error)) {
        void this.#leave(client);
      }
      throw translatePostgresError(error);
    }
  }

  /** Ends the connection when all that was asked is answered. */
  async end(): Promise<void> {
    await this.#leave(this.#client);
  }

  #connect(): Promise<pg.Client> {
    const client = new pg.Client(this.#config);
    const connected = client.connect().then(() => client);
    const leave = () => void this.#leave(connected);
    // One that ends while nothing is asked is no event. Unheard, its error would end the process.
    client.on('error', leave);
    client.on('end', leave);
    return connected;
  }

  /** Asks nothing more of a connection. */
  async #leave(client: Promise<pg.Client> | undefined): Promise<void> {
    if (client === undefined || client !== this.#client) {
      return;
    }
    this.#client = undefined;
    try {
      await (await client).end();
    } catch {
      // It never became one, or is none any more.
    }
  }

  #nameOf(text: string): string {
    let name = this.#names.get(text);
    if (name === undefined) {
      name = `read_${String(this.#names.size + 1)}`;
      this.#names.set(text, name);
    }
    return name;
  }
}
