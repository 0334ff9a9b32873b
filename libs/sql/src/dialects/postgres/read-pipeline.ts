import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import pg from '@film-mesh/postgres-server/pg';

import { QUERY_TIMEOUT_MS } from './pool-config.ts';
import { connectionLost, endsConnection, translatePostgresError, wantsNewConnection } from './postgres-errors.ts';

interface Connection {
  readonly socket: Socket;
  readonly client: Promise<pg.Client>;
  /** The first failure of the connection. */
  failure?: unknown;
}

/**
 * The one connection for reads outside of transactions. Each is sent at once, without waiting for the answers to
 * earlier ones, and is a prepared statement: together less than half of the cost on a connection of a pool. The server
 * answers in turn, so a slow read delays those behind it; see docs/adr/0012-read-pipeline.md.
 */
export class ReadPipeline {
  readonly #config: pg.ClientConfig;
  /** Names of the statements, by their text. */
  readonly #names = new Map<string, string>();
  #connection: Connection | undefined;

  constructor(config: pg.ClientConfig) {
    this.#config = { ...config, pipeline: true };
  }

  /**
   * All rows of a query. If the connection ends under it, or knows an old state of the schema, it is retried once on a
   * new one: it only reads.
   *
   * @param text one of few: the server keeps each for as long as the connection lasts
   * @throws {DomainError} `store-unavailable`; the next read then has a new connection
   */
  async rows<Row>(text: string, values: readonly unknown[]): Promise<Row[]> {
    const began = performance.now();
    const connection = (this.#connection ??= this.#connect());
    try {
      return await this.#ask<Row>(connection, text, values);
    } catch (error) {
      const left = QUERY_TIMEOUT_MS - (performance.now() - began);
      if (!wantsNewConnection(connection.failure) || left <= 0) {
        throw translatePostgresError(error);
      }
      return await this.#askAgain<Row>(text, values, left);
    }
  }

  /** @param left its time limit, in milliseconds: the proxy does not wait longer */
  async #askAgain<Row>(text: string, values: readonly unknown[], left: number): Promise<Row[]> {
    const connection = (this.#connection ??= this.#connect());
    const late = new AbortController();
    try {
      return await Promise.race([
        this.#ask<Row>(connection, text, values),
        sleep(left, undefined, { ref: false, signal: late.signal }).then(() => {
          throw new Error('no answer in time on a second connection');
        }),
      ]);
    } catch (error) {
      throw endsConnection(connection.failure) ? connectionLost(error) : translatePostgresError(error);
    } finally {
      late.abort();
    }
  }

  async #ask<Row>(connection: Connection, text: string, values: readonly unknown[]): Promise<Row[]> {
    const client = await connection.client;
    try {
      const { rows } = await client.query({ name: this.#nameOf(text), text, values: [...values] });
      return rows as Row[];
    } catch (error) {
      // The first failure counts: those behind it may be its consequences.
      connection.failure ??= error;
      // After any failure, the connection is replaced: a statement that the server did not parse for this read is
      // missing to those behind it, and a plan that a migration has made stale stays so.
      void this.#leave(connection);
      throw error;
    }
  }

  /** Ends the connection when all reads are answered; an unresponsive server is not waited for longer. */
  async end(): Promise<void> {
    await this.#leave(this.#connection);
  }

  #connect(): Connection {
    const socket = new Socket();
    const client = new pg.Client({ ...this.#config, stream: () => socket });
    const connection: Connection = { socket, client: client.connect().then(() => client) };
    const leave = () => void this.#leave(connection);
    connection.client.catch(leave);
    // An idle connection that ends is no error. Without a listener, its error would end the process.
    client.on('error', leave);
    client.on('end', leave);
    return connection;
  }

  /** Sends nothing more on a connection. */
  async #leave(connection: Connection | undefined): Promise<void> {
    if (connection === undefined || connection !== this.#connection) {
      return;
    }
    this.#connection = undefined;
    try {
      const client = await connection.client;
      // A server that is frozen or unreachable never closes its end.
      await Promise.race([client.end(), sleep(QUERY_TIMEOUT_MS, undefined, { ref: false })]);
    } catch {
      // It never connected, or is closed already.
    }
    connection.socket.destroy();
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
