import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import type { Request } from 'express';

import { preconditionFailed } from './precondition-failed.ts';
import { readExpected, readPreconditions, verdictOn } from './preconditions.ts';

/** The methods that only read (RFC 9110, section 9.2.1): their answer is what is compared. */
export const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses preconditions that are invalid; and a write whose handler does not compare them by itself, where a resource
 * without a tag does not meet them, such as the list that a POST adds to.
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

/** Whether a handler has a parameter that is decorated with `@Expected()`. */
function readsThem(context: ExecutionContext): boolean {
  const parameters = Reflect.getMetadata(ROUTE_ARGS_METADATA, context.getClass(), context.getHandler().name) as
    Readonly<Record<string, { readonly factory?: unknown }>> | undefined;
  return Object.values(parameters ?? {}).some(({ factory }) => factory === readExpected);
}
