import type { IncomingMessage } from 'node:http';

import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';

const failures = new WeakMap<IncomingMessage, Error>();

/** Marks a request as failed before the framework gets it. */
export function noteFailure(request: IncomingMessage, error: Error): void {
  failures.set(request, error);
}

/** Answers a request that is marked as failed with its error, in place of its handler. */
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
