import { Agent, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { text } from 'node:stream/consumers';

import { Answer, type AnswerHead } from './answer.ts';

/** A request, exactly as it is sent. */
export interface Call {
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Sent as JSON, in place of a body. */
  readonly value?: unknown;
  /** Time limit of the response, in milliseconds; the client's own by default. */
  readonly timeoutMs?: number;
}

/** Is told of every answer, and to what it is one, such as `GET /films`. */
export type Hear = (asked: string, answer: AnswerHead) => void;

/** Options of a client's connections. */
export interface ClientOptions {
  /**
   * Reuses connections, for many requests in a short time. By default each request has its own: then no effect of a
   * connection that the server has closed is seen.
   */
  readonly keepAlive?: boolean;
  /** The most connections at a time; any number by default. */
  readonly connections?: number;
  /** Time limit of a response, in milliseconds. */
  readonly timeoutMs?: number;
  readonly hear?: Hear;
}

/** A client, or whatever stands before several of them. */
export type Sender = Pick<Client, 'trySend' | 'close'>;

/** Default time limit of a response, in milliseconds: longer than the proxy waits for a service. */
const TIMEOUT_MS = 30_000;
/** Keep-alive time of an idle connection, in milliseconds: less than that of the proxy (`idle_timeout`). */
const IDLE_MS = 30_000;

/**
 * Sends requests exactly as they are given: no header of its own except the type of a value, no normalised path, no
 * retry. It shows the behaviour of the other side alone.
 */
export class Client {
  readonly #origin: Pick<RequestOptions, 'hostname' | 'port'>;
  readonly #agent: Agent;
  readonly #timeoutMs: number;
  readonly #hear: Hear | undefined;

  /** @param origin such as `http://127.0.0.1:8080` */
  constructor(origin: string, options: ClientOptions = {}) {
    const { hostname, port } = new URL(origin);
    const { keepAlive = false, connections = Infinity, timeoutMs = TIMEOUT_MS, hear } = options;
    this.#origin = { hostname, port };
    this.#agent = new Agent({ keepAlive, maxSockets: connections, timeout: IDLE_MS });
    this.#timeoutMs = timeoutMs;
    this.#hear = hear;
  }

  get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.send({ path, headers });
  }

  /** Posts a value as JSON. */
  post(path: string, value: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.send({ path, method: 'POST', headers, value });
  }

  /** @throws where there is no whole answer in time */
  send(call: Call): Promise<Answer> {
    return this.#ask(call, async (response) => {
      return new Answer(response.statusCode ?? 0, response.headers, await text(response));
    });
  }

  /** The whole answer; undefined where there is none in time. */
  trySend(call: Call): Promise<Answer | undefined> {
    return this.send(call).catch(() => undefined);
  }

  /**
   * The answer as it comes, whose body is to be read.
   *
   * @throws where none begins in time
   */
  open(call: Call): Promise<IncomingMessage> {
    return this.#ask(call, (response) => response);
  }

  /** Closes the connections that wait for a request. */
  closeIdle(): void {
    Object.values(this.#agent.freeSockets).forEach((sockets) => sockets?.forEach((socket) => socket.destroy()));
  }

  close(): void {
    this.#agent.destroy();
  }

  #ask<T>(call: Call, take: (response: IncomingMessage) => T | Promise<T>): Promise<T> {
    const { path, method = 'GET', value, timeoutMs = this.#timeoutMs } = call;
    const body = value === undefined ? call.body : JSON.stringify(value);
    const headers = { ...(value !== undefined && { 'content-type': 'application/json' }), ...call.headers };
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const request = httpRequest({ ...this.#origin, path, method, headers, agent: this.#agent }, (response) => {
      this.#hear?.(`${method} ${path}`, { status: response.statusCode ?? 0, headers: response.headers });
      resolve(take(response));
    });
    const timeout = setTimeout(() => {
      request.destroy(new Error(`no answer within ${String(timeoutMs)} ms`));
    }, timeoutMs);
    request.on('error', reject).end(body);
    return promise.finally(() => {
      clearTimeout(timeout);
    });
  }
}
