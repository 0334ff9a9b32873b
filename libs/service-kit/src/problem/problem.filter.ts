import { DomainError, type ErrorCode } from '@film-mesh/shared-domain';
import {
  Catch,
  HttpException,
  Inject,
  Logger,
  ServiceUnavailableException,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import type { Request, Response } from 'express';

import { drain, hasBody } from '../http/body/drain.ts';
import { StoreOutage } from '../logging/store-outage.ts';
import { allowedMethods } from './allowed-methods.ts';
import { answerProblem } from './answer-problem.ts';
import { HttpProblem } from './http-problem.ts';
import { titleOf } from './problem-details.ts';

/** `Retry-After`, in seconds, when the store is unavailable or the first request with a key is still in progress. */
const RETRY_AFTER_SECONDS = 1;

/** Keeps Envoy from retrying on other replicas, which have the same store, while the client waits. */
const NO_RETRY = { 'X-Envoy-RateLimited': 'true' };

/** The status of each error code; a new code without a status does not compile. */
const STATUS_OF: Readonly<Record<ErrorCode, number>> = {
  'not-found': 404,
  'version-mismatch': 412,
  'version-limit': 409,
  'idempotency-key-in-flight': 409,
  'idempotency-key-reused': 422,
  'store-unavailable': 503,
};

/** Transient errors. */
const RETRY_LATER: readonly ErrorCode[] = ['store-unavailable', 'idempotency-key-in-flight'];

/** Answers every error as a problem (RFC 9457), and reveals nothing internal. */
@Catch()
export class ProblemFilter implements ExceptionFilter<unknown> {
  readonly #logger = new Logger(ProblemFilter.name);
  readonly #storeOutage: StoreOutage;

  constructor(@Inject(StoreOutage) storeOutage: StoreOutage) {
    this.#storeOutage = storeOutage;
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    const problem = this.#problemOf(error, request);
    if (error instanceof DomainError && error.code === 'store-unavailable') {
      this.#storeOutage.refused(request.method, error);
    } else if (problem.status >= 500 && !isPlanned(error)) {
      this.#logger.error(error);
    }
    if (response.headersSent) {
      response.destroy();
      return;
    }
    if (hasBody(request)) {
      // Otherwise the client, still sending, would see a broken connection instead of the error.
      void drain(request, response).then(() => {
        answerProblem(problem, request, response);
      });
    } else {
      answerProblem(problem, request, response);
    }
  }

  #problemOf(error: unknown, request: Request): HttpProblem {
    if (error instanceof HttpProblem) {
      return error;
    }
    if (error instanceof DomainError) {
      const status = STATUS_OF[error.code];
      const headers = RETRY_LATER.includes(error.code) ? { 'Retry-After': String(RETRY_AFTER_SECONDS) } : {};
      const more = error.code === 'store-unavailable' && !error.onlyHere ? { ...headers, ...NO_RETRY } : headers;
      return new HttpProblem(status, error.message, { headers: more });
    }
    const status = statusOf(error);
    if (status === 404) {
      return unknownRoute(request);
    }
    return new HttpProblem(status, DETAILS[status] ?? titleOf(status));
  }
}

/** Planned unreadiness, while the service starts or drains. */
function isPlanned(error: unknown): boolean {
  return error instanceof ServiceUnavailableException;
}

/** Nest reports 404 whenever it finds no handler, even if only the method is wrong, and Express for a missing file. */
function unknownRoute(request: Request): HttpProblem {
  const allowed = allowedMethods(request);
  return allowed.length === 0 || allowed.includes(request.method)
    ? new HttpProblem(404, 'No such resource.')
    : new HttpProblem(405, `Allowed methods: ${allowed.join(', ')}.`, { headers: { Allow: allowed.join(', ') } });
}

/** Details of our own, because those of Express and Nest can contain paths and parts of the input. */
const DETAILS: Readonly<Record<number, string>> = {
  400: 'The request is malformed.',
  500: 'Internal error.',
  503: 'Not ready.',
};

/** Nest's exceptions and errors of Express' middleware have a status. */
function statusOf(error: unknown): number {
  if (error instanceof HttpException) {
    return error.getStatus();
  }
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}
