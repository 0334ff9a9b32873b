import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Request } from 'express';
import type { Logger } from 'pino';
import { pinoHttp, type HttpLogger } from 'pino-http';

import { waitedBefore } from '../hot-reads/failed-read.ts';
import { REQUEST_ID_HEADER } from '../http/request-context.ts';
import { routeOf } from '../http/route-of.ts';
import type { AccessLogSample } from './access-log-sample.ts';

/** What a request id may be; anything else is not taken over from the header. */
const REQUEST_ID = /^[\w.-]{1,128}$/u;

/**
 * Logs one line for each request: its method, route, status, duration in milliseconds and id. Of requests with success
 * it does so for those in the sample. It also gives the request its id, that of the proxy where there is one.
 *
 * @param quiet the paths of the platform's own requests, which are logged at level `debug` only
 */
export function requestLogger(logger: Logger, quiet: readonly string[], isSampled: AccessLogSample): HttpLogger {
  return pinoHttp({
    logger,
    genReqId: requestIdOf,
    serializers: { req: () => undefined, res: () => undefined },
    customLogLevel: (request, response, error) => {
      if (error !== undefined || response.statusCode >= 500) {
        return 'error';
      }
      if (quiet.includes((request as Request).path)) {
        return 'debug';
      }
      return response.statusCode >= 400 || isSampled() ? 'info' : 'silent';
    },
    customSuccessMessage: () => 'request',
    customErrorMessage: () => 'request',
    customSuccessObject: (request, response, { responseTime }: { responseTime: number }) =>
      requestLineOf(request, response, responseTime),
    customErrorObject: (request, response, _error, { responseTime }: { responseTime: number }) =>
      requestLineOf(request, response, responseTime),
  });
}

/** The id of a request: that of the proxy, where it has one that can be trusted. */
export function requestIdOf(request: IncomingMessage): string {
  const given = request.headers[REQUEST_ID_HEADER];
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
}

function requestLineOf(request: IncomingMessage, response: ServerResponse, durationMs: number): object {
  return {
    requestId: request.id as string,
    method: request.method ?? '',
    route: routeOf(request as Request),
    status: response.statusCode,
    durationMs: durationMs + Math.round(waitedBefore(request)),
  };
}
