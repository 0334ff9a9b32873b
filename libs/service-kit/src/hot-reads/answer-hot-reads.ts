import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';

import type { Logger } from 'pino';

import type { Readiness } from '../health/readiness.ts';
import { beginningOf } from '../http/beginning.ts';
import { noteFailure } from '../http/early-failure.guard.ts';
import type { HostRule } from '../http/hosts.ts';
import type { ReadAnswer } from '../http/read-answer.ts';
import { SERVED_BY } from '../http/served-by.ts';
import type { AccessLogSample } from '../logging/access-log-sample.ts';
import { requestIdOf } from '../logging/http-logger.ts';
import type { StoreOutage } from '../logging/store-outage.ts';
import type { HttpMetrics, RequestLabels } from '../metrics/http-metrics.ts';
import type { HotRead } from './reads.ts';

const METHOD = 'GET';
const STATUS = 200;

/** Express' content type of a JSON body. */
const CONTENT_TYPE = 'application/json; charset=utf-8';

/** Values of `Accept` that leave no choice of a media type. */
const ANY_OR_JSON: ReadonlySet<string | undefined> = new Set([undefined, '*/*', 'application/json']);

/** Headers of every response, as the rest of the service has them. */
export interface HotReadContext {
  /** See {@link servedBy}. */
  readonly replica: string;
  readonly hosts: HostRule;
  readonly logger: Logger;
  readonly isSampled: AccessLogSample;
  readonly metrics: HttpMetrics;
  readonly readiness: Readiness;
  readonly storeOutage: StoreOutage;
}

/**
 * Answers plain GETs of hot reads before Express and Nest see them; see docs/adr/0010-hot-reads.md. Everything else,
 * and a hot read that fails, goes to the server's original listener. From outside, both ways look the same.
 *
 * @example
 * answerHotReads(server, hotReadsOf('/films', app.get(FilmReads)), context);
 *
 * @param server has one listener for requests, that of the framework
 */
export function answerHotReads(server: Server, reads: readonly HotRead[], context: HotReadContext): void {
  const [framework] = server.listeners('request') as [RequestListener];
  const hot = reads.map((read) => ({ read, note: noterOf(read.route, context) }));
  server.removeListener('request', framework);
  server.on('request', (request, response) => {
    if (!context.readiness.isDraining && isPlain(request) && context.hosts(request) === undefined) {
      for (const { read, note } of hot) {
        const answering = read.begin(request.url ?? '');
        if (answering !== undefined) {
          void serve(answering, note, request, response);
          return;
        }
      }
    }
    framework(request, response);
  });

  async function serve(
    answering: Promise<ReadAnswer>,
    note: Noter,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const startedAt = performance.now();
    const tookMs = () => performance.now() - startedAt;
    let answer: ReadAnswer;
    try {
      answer = await answering;
    } catch (error) {
      // The framework reports the failure; the store, after a possible time-out, is not asked again.
      beginningOf(request, startedAt);
      noteFailure(request, error as Error);
      framework(request, response);
      return;
    }
    const noteClosed = () => {
      note(request, tookMs());
    };
    // If the response is closed already, the client has not waited.
    if (!response.closed) {
      send(response, context.replica, answer);
    }
    // A response that the socket has accepted as a whole, as nearly always, is over: waiting for its close event costs
    // ten times as much.
    if (response.closed || response.writableFinished) {
      noteClosed();
    } else {
      response.once('close', noteClosed);
    }
  }
}

/** Records an answered request and its duration in the log and the metrics. */
type Noter = (request: IncomingMessage, durationMs: number) => void;

function noterOf(route: string, { logger, isSampled, metrics, storeOutage }: HotReadContext): Noter {
  const labels: RequestLabels = { method: METHOD, route, status: STATUS };
  // Its part of the line is written once.
  const log = logger.child(labels);
  const observe = metrics.observerOf(labels);
  const answered: Answered[] = [];
  const noteAll = () => {
    for (const { request, durationMs } of answered) {
      if (isSampled()) {
        log.info({ requestId: requestIdOf(request), durationMs: Math.round(durationMs) }, 'request');
      }
      observe(durationMs / 1_000);
    }
    answered.length = 0;
    if (storeOutage.isOn) {
      storeOutage.served(METHOD);
    }
  };
  // In batches, for a turn of the event loop: between two requests, this code would leave the processor's caches.
  return (request, durationMs) => {
    if (answered.push({ request, durationMs }) === 1) {
      setImmediate(noteAll);
    }
  };
}

interface Answered {
  readonly request: IncomingMessage;
  readonly durationMs: number;
}

/** Tests whether only the URL of a request determines its response. */
function isPlain({ method, httpVersionMajor, headers }: IncomingMessage): boolean {
  return (
    method === METHOD &&
    httpVersionMajor === 1 &&
    ANY_OR_JSON.has(headers.accept) &&
    headers['if-match'] === undefined &&
    headers['if-none-match'] === undefined &&
    headers['if-modified-since'] === undefined &&
    headers['content-length'] === undefined &&
    headers['transfer-encoding'] === undefined
  );
}

function send(response: ServerResponse, replica: string, { value, headers = [] }: ReadAnswer): void {
  const body = JSON.stringify(value);
  // One flat list is sent as it is, whereas setHeader() would first store each by its name.
  const first = [SERVED_BY, replica];
  const last = ['Content-Type', CONTENT_TYPE, 'Content-Length', String(Buffer.byteLength(body))];
  response.writeHead(STATUS, first.concat(headers, last)).end(body);
}
