import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Request } from 'express';
import type { Logger } from 'pino';
import { pinoHttp, type HttpLogger } from 'pino-http';

import { beginningOf } from '../http/beginning.ts';
import { REQUEST_ID_HEADER } from '../http/request-context.ts';
import { routeOf } from '../http/route-of.ts';
import { refusalOf } from '../http/server/refusals.ts';
import type { AccessLogSample } from './access-log-sample.ts';
import { LineLimit } from './line-limit.ts';

/** The pattern of a valid request id; other values of the header are ignored. */
const REQUEST_ID = /^[\w.-]{1,128}$/u;

/** Logged once per outage of the store, see {@link StoreOutage}. */
const UNAVAILABLE = 503;
/** Maximum of lines a second on unreadable requests. */
const MAX_UNREADABLE_LINES = 20;

/**
 * Logs one line for each request: its method, route, status, duration in milliseconds and id. Successful requests, and
 * those refused during an outage of the store, are sampled. Lines on bytes that are not HTTP, which anybody can send,
 * are limited per second. Also assigns each request its id, by default the proxy's.
 *
 * @param quiet the paths of the platform's own requests, which are logged at level `debug` only
 */
export function requestLogger(logger: Logger, quiet: readonly string[], isSampled: AccessLogSample): HttpLogger {
  const unreadable = new LineLimit(MAX_UNREADABLE_LINES);
  return pinoHttp({
    logger,
    genReqId: requestIdOf,
    serializers: { req: () => undefined, res: () => undefined },
    customLogLevel: (request, response, error) => {
      if (quiet.includes((request as Request).path)) {
        return 'debug';
      }
      if (refusalOf(request)) {
        return unreadable.takes() ? 'info' : 'silent';
      }
      const { statusCode } = response;
      if (statusCode === UNAVAILABLE) {
        return isSampled() ? 'info' : 'silent';
      }
      if (error !== undefined || statusCode >= 500) {
        return 'error';
      }
      return statusCode >= 400 || isSampled() ? 'info' : 'silent';
    },
    customSuccessMessage: () => 'request',
    customErrorMessage: () => 'request',
    customSuccessObject: (request, response) => {
      const line = requestLineOf(request, response);
      const refusal = refusalOf(request);
      return refusal ? { ...line, fault: refusal.fault, unlogged: unreadable.leftOut() } : line;
    },
    customErrorObject: requestLineOf,
  });
}

/** The id of a request: the proxy's, if it is valid. */
export function requestIdOf(request: IncomingMessage): string {
  const given = request.headers[REQUEST_ID_HEADER];
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
}

function requestLineOf(request: IncomingMessage, response: ServerResponse): object {
  return {
    requestId: request.id as string,
    method: request.method ?? '',
    route: routeOf(request as Request),
    status: response.statusCode,
    durationMs: Math.round(performance.now() - beginningOf(request)),
  };
}
