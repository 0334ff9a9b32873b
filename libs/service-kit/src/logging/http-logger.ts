import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Request } from 'express';
import { pino, type Logger } from 'pino';
import { pinoHttp, type HttpLogger } from 'pino-http';

import type { ServiceConfig } from '../config/service-config.ts';
import { currentRequestId, REQUEST_ID_HEADER } from '../http/request-context.ts';
import { routeOf } from '../http/route-of.ts';

/** What a request id may be; anything else is not taken over from the header. */
const REQUEST_ID = /^[\w.-]{1,128}$/u;

/** The service's log: JSON lines, each with the id of the request that it belongs to. */
export function createLogger(service: string, { LOG_LEVEL, REPLICA }: ServiceConfig): Logger {
  return pino({
    level: LOG_LEVEL,
    base: { service, replica: REPLICA },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (level) => ({ level }) },
    mixin: () => {
      const requestId = currentRequestId();
      return requestId === undefined ? {} : { requestId };
    },
  });
}

/**
 * Logs one line for each request: its method, route, status, duration in milliseconds and id. It also gives the
 * request its id, that of the proxy where there is one.
 *
 * @param quiet the paths of the platform's own requests, which are logged at level `debug` only
 */
export function requestLogger(logger: Logger, quiet: readonly string[]): HttpLogger {
  return pinoHttp({
    logger,
    genReqId: requestIdOf,
    serializers: { req: () => undefined, res: () => undefined },
    customLogLevel: (request, response, error) => {
      if (error !== undefined || response.statusCode >= 500) {
        return 'error';
      }
      return quiet.includes((request as Request).path) ? 'debug' : 'info';
    },
    customSuccessMessage: () => 'request',
    customErrorMessage: () => 'request',
    customSuccessObject: (request, response, { responseTime }: { responseTime: number }) =>
      requestLine(request, response, responseTime),
    customErrorObject: (request, response, _error, { responseTime }: { responseTime: number }) =>
      requestLine(request, response, responseTime),
  });
}

function requestIdOf(request: IncomingMessage): string {
  const given = request.headers[REQUEST_ID_HEADER];
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
}

function requestLine(request: IncomingMessage, response: ServerResponse, durationMs: number): object {
  return {
    requestId: request.id,
    method: request.method,
    route: routeOf(request as Request),
    status: response.statusCode,
    durationMs,
  };
}
