import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';

import { parametersOf } from '../handler-parameters.ts';
import { SAFE_METHODS } from '../safe-methods.ts';
import { preconditionFailed } from './precondition-failed.ts';
import { readExpected, readPreconditions, verdictOn } from './preconditions.ts';

/**
 * Refuses invalid preconditions; and a write whose handler does not compare them itself, if they fail for a resource
 * without a tag, such as the list that a POST adds to.
 */
@Injectable()
export class PreconditionGuard implements CanActivate {
  /** @throws {HttpProblem} 400, 412 */
  canActivate(context: ExecutionContext): true {
    const request = context.switchToHttp().getRequest<Request>();
    const preconditions = readPreconditions(request);
    const isJudged = preconditions && !SAFE_METHODS.has(request.method) && !readsThem(context);
    if (isJudged && verdictOn(preconditions, undefined) !== 'met') {
      throw preconditionFailed(undefined);
    }
    return true;
  }
}

/** Tests whether a handler has a parameter with `@Expected()`. */
function readsThem(context: ExecutionContext): boolean {
  return parametersOf(context).some(({ factory }) => factory === readExpected);
}
