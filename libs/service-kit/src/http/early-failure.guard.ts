import type { IncomingMessage } from 'node:http';

import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';

const failures = new WeakMap<IncomingMessage, Error>();

/** Notes that a request has failed before the framework gets it. */
export function noteFailure(request: IncomingMessage, error: Error): void {
  failures.set(request, error);
}

/** Ends a request that has failed already with its error, where its handler would be called. */
@Injectable()
export class EarlyFailureGuard implements CanActivate {
  canActivate(context: ExecutionContext): true {
    const failure = failures.get(context.switchToHttp().getRequest<IncomingMessage>());
    if (failure) {
      throw failure;
    }
    return true;
  }
}
