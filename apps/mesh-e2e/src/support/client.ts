import { request as httpRequest, Agent, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';

/** An answer, read to its end. */
export class Answer {
  /** @param text the body as it came */
  constructor(
    readonly status: number,
    readonly headers: IncomingHttpHeaders,
    readonly text: string,
  ) {}

  /**
   * The body as JSON, of the type that the test goes on to hold it against.
   *
   * @throws {SyntaxError} where it is none
   */
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- shorter than a cast at each call
  json<T>(): T {
    return JSON.parse(this.text) as T;
  }
}

/** What a request is made of, beside its path. */
export interface RequestInit {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** How long an answer may take, in milliseconds. */
const TIMEOUT_MS = 30_000;

/** Sends requests exactly as they are given: no header of its own, no normalized path, no retry. */
export class Client {
  readonly #origin: string;
  readonly #agent: Agent;

  /**
   * @param origin such as `http://127.0.0.1:8080`
   * @param keepAlive whether connections are used again, for many requests in a short time. Else each has its own: what
   *   is tested is not what a client makes of a connection that the server closed
   */
  constructor(origin: string, keepAlive = false) {
    this.#origin = origin;
    this.#agent = new Agent({ keepAlive });
  }

  get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.send(path, { headers });
  }

  /** Posts a value as JSON. */
  post(path: string, value: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const body = JSON.stringify(value);
    return this.send(path, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
  }

  /** @throws where the connection ends before the answer does */
  send(path: string, { method = 'GET', headers = {}, body }: RequestInit = {}): Promise<Answer> {
    const { hostname, port } = new URL(this.#origin);
    return new Promise((resolve, reject) => {
      const request = httpRequest(
        { hostname, port, path, method, headers, agent: this.#agent, timeout: TIMEOUT_MS },
        (response) => {
          text(response).then((read) => {
            resolve(new Answer(response.statusCode ?? 0, response.headers, read));
          }, reject);
        },
      );
      request.once('timeout', () => request.destroy(new Error(`no answer within ${String(TIMEOUT_MS)} ms`)));
      request.once('error', reject);
      request.end(body);
    });
  }
}

/**
 * Does something with each of many items, several at a time.
 *
 * @param width how many at a time
 */
export async function forEachAtOnce<T>(
  items: readonly T[],
  width: number,
  work: (item: T, index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < items.length; index = next++) {
      await work(items[index] as T, index);
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
}
