import { Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';

/** An answer, read to its end. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The body as it came. */
  readonly body: string;
}

/** A request, beside its method and path. */
export interface Sent {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly value?: unknown;
  /** How long the answer may take, in milliseconds; a little longer than the proxy gives most requests unless told. */
  readonly timeoutMs?: number;
}

/** How long an answer may take unless told, in milliseconds. */
const TIMEOUT_MS = 15_000;
/** How long a connection is kept that nobody uses, in milliseconds: less than the proxy keeps it. */
const IDLE_MS = 30_000;

/** Sends requests to the mesh over connections that are kept, as clients do. */
export class Api {
  readonly #origin: URL;
  readonly #agent = new Agent({ keepAlive: true, timeout: IDLE_MS });

  /** @param origin such as `http://127.0.0.1:8080` */
  constructor(origin: string) {
    this.#origin = new URL(origin);
  }

  /** @throws where there is no whole answer in time */
  send(method: string, path: string, { headers = {}, value, timeoutMs = TIMEOUT_MS }: Sent = {}): Promise<Answer> {
    const { hostname, port } = this.#origin;
    const body = value === undefined ? undefined : JSON.stringify(value);
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    return new Promise((resolve, reject) => {
      const request = httpRequest(
        { hostname, port, path, method, headers: { ...type, ...headers }, agent: this.#agent },
        (response) => {
          text(response)
            .then((read) => {
              resolve({ status: response.statusCode ?? 0, headers: response.headers, body: read });
            }, reject)
            .finally(() => {
              clearTimeout(timeout);
            });
        },
      );
      const timeout = setTimeout(() => {
        request.destroy(new Error(`no answer within ${String(timeoutMs)} ms`));
      }, timeoutMs);
      request.once('error', (error) => {
        clearTimeout(timeout);
        reject(error);
      });
      request.end(body);
    });
  }

  /** Ends the connections. */
  close(): void {
    this.#agent.destroy();
  }
}

/** Whether an answer is a success, or a problem (RFC 9457) of the status that it says. */
export function isSuccessOrProblem({ status, headers, body }: Answer): boolean {
  if (status >= 200 && status < 300) {
    return true;
  }
  if (status < 400 || headers['content-type'] !== 'application/problem+json') {
    return false;
  }
  try {
    return (JSON.parse(body) as { status?: unknown }).status === status;
  } catch {
    return false;
  }
}
