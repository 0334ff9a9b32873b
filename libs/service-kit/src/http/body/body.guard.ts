import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import type { Request, Response } from 'express';

import { parametersOf } from '../handler-parameters.ts';
import { BodyBytes } from './body-bytes.ts';
import { BodyLimits } from './body-limits.ts';
import { drain, hasBody } from './drain.ts';
import { bodyKindOf } from './media-type.ts';
import { parseBody } from './parse-body.ts';

/**
 * Reads the body of a request if its handler has a `@Body()`, and only then: the handler is known by now, and any other
 * body is drained.
 */
@Injectable()
export class BodyGuard implements CanActivate {
  readonly #limits: BodyLimits;
  readonly #bytes: BodyBytes;

  constructor(@Inject(BodyLimits) limits: BodyLimits, @Inject(BodyBytes) bytes: BodyBytes) {
    this.#limits = limits;
    this.#bytes = bytes;
  }

  /** @throws {HttpProblem} 400, 413, 415 */
  canActivate(context: ExecutionContext): true | Promise<true> {
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    return hasBody(request) ? this.#take(request, http.getResponse<Response>(), context) : true;
  }

  /** Tests whether a handler has a parameter for the body, or for a part of it. */
  takesBody(context: ExecutionContext): boolean {
    return parametersOf(context, RouteParamtypes.BODY).length > 0;
  }

  async #take(request: Request, response: Response, context: ExecutionContext): Promise<true> {
    if (this.takesBody(context)) {
      const kind = bodyKindOf(request.headers['content-type']);
      request.body = parseBody(await this.#bytes.read(request), kind, this.#limits);
    } else {
      await drain(request, response);
    }
    return true;
  }
}
