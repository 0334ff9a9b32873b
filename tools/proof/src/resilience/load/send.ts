import { Agent, request, type IncomingHttpHeaders, type RequestOptions } from 'node:http';
import { text } from 'node:stream/consumers';

import type { AnswerHead } from './outcome.ts';

/** A request, exactly as it is sent. */
export interface Call {
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** A whole answer. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Is told of every answer, and to what it is one, such as `GET /films`. */
export type Hear = (asked: string, answer: AnswerHead) => void;

/** How long an answer is waited for, in milliseconds; longer than the proxy waits for a service. */
const TIMEOUT_MS = 20_000;

/** Sends requests, and gives up its connections when it is closed. */
export type Client = Pick<Sender, 'send' | 'close'>;

/** A client that keeps its connections and tries nothing again: what it sees is what the edge does. */
export class Sender {
  readonly #origin: Pick<RequestOptions, 'hostname' | 'port'>;
  readonly #agent: Agent;
  readonly #hear: Hear;

  /**
   * @param origin such as `http://127.0.0.1:8080`
   * @param connections how many at most
   */
  constructor(origin: string, hear: Hear, connections = 256) {
    const { hostname, port } = new URL(origin);
    this.#origin = { hostname, port };
    this.#hear = hear;
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** The whole answer; undefined where there was none. */
  send({ path, method = 'GET', headers = {}, body }: Call): Promise<Answer | undefined> {
    return new Promise((resolve) => {
      const asked = request(
        { ...this.#origin, path, method, headers, agent: this.#agent, timeout: TIMEOUT_MS },
        (response) => {
          const { statusCode: status = 0, headers: answered } = response;
          this.#hear(`${method} ${path}`, { status, headers: answered });
          text(response).then(
            (read) => {
              resolve({ status, headers: answered, body: read });
            },
            () => {
              resolve(undefined);
            },
          );
        },
      );
      asked.once('timeout', () => asked.destroy());
      asked.once('error', () => {
        resolve(undefined);
      });
      asked.end(body);
    });
  }

  /** Closes the connections that wait for a request. */
  closeIdle(): void {
    Object.values(this.#agent.freeSockets).forEach((sockets) => sockets?.forEach((socket) => socket.destroy()));
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** A film to be created, as JSON. */
export function postFilm(name: string, headers: Readonly<Record<string, string>> = {}): Call {
  return {
    path: '/films',
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ name, language: 'English' }),
  };
}

/** So many films to be created by one request, with names of so many letters at least. */
export function postFilms(count: number, letters = 0): Call {
  const nameOf = (n: number) => `Film ${String(n)}`.padEnd(letters, '.');
  const films = Array.from({ length: count }, (_, n) => ({ name: nameOf(n), language: 'English' }));
  return { ...postFilm(''), body: JSON.stringify(films) };
}
