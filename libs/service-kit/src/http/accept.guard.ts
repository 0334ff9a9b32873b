import { Inject, Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';

import { HttpProblem } from '../problem/http-problem.ts';
import { preferredType } from './accept.ts';

const PRODUCES = 'film-mesh:produces';
const JSON_ONLY = ['application/json'];

/** Declares the media types that a handler produces; JSON by default. */
export const Produces = (...mediaTypes: string[]): MethodDecorator => SetMetadata(PRODUCES, mediaTypes);

/**
 * Refuses a request that accepts none of the media types that its handler produces; adds `Vary: Accept` if the handler
 * produces several.
 */
@Injectable()
export class AcceptGuard implements CanActivate {
  readonly #reflector: Reflector;

  constructor(@Inject(Reflector) reflector: Reflector) {
    this.#reflector = reflector;
  }

  /** @throws {HttpProblem} 406 */
  canActivate(context: ExecutionContext): true {
    const produced = this.#reflector.get<string[] | undefined>(PRODUCES, context.getHandler()) ?? JSON_ONLY;
    if (produced.length > 1) {
      context.switchToHttp().getResponse<Response>().vary('Accept');
    }
    if (preferredType(context.switchToHttp().getRequest<Request>().headers.accept, produced) === undefined) {
      throw new HttpProblem(406, `Available media types: ${produced.join(', ')}.`);
    }
    return true;
  }
}
