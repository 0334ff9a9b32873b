import { Agent, request as httpRequest } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

/** A raw request. */
export interface Question {
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A response, and the records of the service about it; without values that differ from time to time. */
export interface Exchange {
  readonly status: number | undefined;
  /** Names and values in turn, as they came. */
  readonly headers: readonly string[];
  readonly body: string;
  /** Its log lines. */
  readonly lines: readonly object[];
  /** The requests counted so far, by their labels in the metrics. */
  readonly counted: Readonly<Record<string, number>>;
}

interface Line {
  readonly requestId?: string;
  readonly msg?: string;
  readonly time?: string;
  readonly durationMs?: number;
  readonly err?: { readonly message?: string };
}

/** Time that the service may take to record a response, in milliseconds. */
const MAX_WAIT_MS = 5_000;

/** Sends requests to a service, and observes responses, log and metrics. */
export class Observed {
  readonly #origin: string;
  readonly #lines: readonly string[];
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  #from: Readonly<Record<string, number>> = {};
  #asked = 0;
  #start = 0;
  #read = 0;

  /** @param lines of its log, to which it adds */
  constructor(origin: string, lines: readonly string[]) {
    this.#origin = origin;
    this.#lines = lines;
  }

  /** The ids of all logged requests since {@link forget}, as often as they occur. */
  get requestIds(): string[] {
    return this.#linesFrom(this.#start)
      .filter(({ msg }) => msg === 'request')
      .map(({ requestId }) => String(requestId));
  }

  /** Starts counting and reading again. */
  async forget(): Promise<void> {
    this.#from = await this.#counts();
    this.#start = this.#lines.length;
    this.#read = this.#start;
  }

  async ask({ path, method = 'GET', headers = {}, body }: Question): Promise<Exchange> {
    const requestId = `question-${String(++this.#asked)}`;
    const sentId = headers['x-request-id'] ?? requestId;
    const answer = await this.#send({
      path,
      method,
      headers: {
        'x-request-id': sentId,
        ...headers,
        // Node sends none with a GET.
        ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }),
      },
      ...(body !== undefined && { body }),
    });
    const counted = await this.#countedAll();
    const lines = this.#linesOf(sentId).map(({ time, durationMs, err, ...rest }) => ({
      ...rest,
      // Without its stack.
      err: err?.message,
      requestId: rest.requestId === sentId ? sentId : requestId,
      isTimed: time !== undefined && (durationMs === undefined || Number.isInteger(durationMs)),
    }));
    this.#read = this.#lines.length;
    return { ...answer, lines, counted };
  }

  #send({ path, method, headers, body }: Question): Promise<Pick<Exchange, 'status' | 'headers' | 'body'>> {
    return new Promise((resolve, reject) => {
      const { hostname, port } = new URL(this.#origin);
      const sent = httpRequest({ hostname, port, path, method, headers, agent: this.#agent }, (response) => {
        const { statusCode: status, rawHeaders } = response;
        text(response).then((read) => {
          resolve({ status, headers: withoutDate(rawHeaders), body: read });
        }, reject);
      });
      sent.once('error', reject);
      sent.end(body);
    });
  }

  /** The counts, when they contain all requests. */
  async #countedAll(): Promise<Record<string, number>> {
    const deadline = Date.now() + MAX_WAIT_MS;
    for (;;) {
      const all = await this.#counts();
      const counted = Object.fromEntries(
        Object.entries(all)
          .map(([labels, count]) => [labels, count - (this.#from[labels] ?? 0)] as const)
          .filter(([, count]) => count > 0),
      );
      const total = Object.values(counted).reduce((sum, count) => sum + count, 0);
      if (total === this.#asked || Date.now() > deadline) {
        return counted;
      }
      await sleep(1);
    }
  }

  async #counts(): Promise<Record<string, number>> {
    const { body } = await this.#send({ path: '/metrics', method: 'GET', headers: {} });
    const samples = [...body.matchAll(/^http_request_duration_seconds_count\{(?<labels>.*)\} (?<count>\d+)$/gmu)];
    return Object.fromEntries(
      samples
        .map(({ groups }) => [String(groups?.['labels']), Number(groups?.['count'])] as const)
        .filter(([labels]) => !labels.includes('/metrics')),
    );
  }

  /**
   * The new lines of a request; of any request, if the service has not accepted its id. Some work continues after the
   * response.
   */
  #linesOf(requestId: string): Line[] {
    const lines = this.#linesFrom(this.#read);
    const own = lines.filter((line) => line.requestId === requestId);
    return own.length > 0 ? own : lines;
  }

  /** Lines that belong to a request: the time of other lines is arbitrary. */
  #linesFrom(start: number): Line[] {
    return this.#lines
      .slice(start)
      .map((line) => JSON.parse(line) as Line)
      .filter(({ requestId }) => requestId !== undefined);
  }
}

function withoutDate(rawHeaders: readonly string[]): string[] {
  const date = rawHeaders.indexOf('Date');
  return date < 0 ? [...rawHeaders] : rawHeaders.toSpliced(date, 2);
}
