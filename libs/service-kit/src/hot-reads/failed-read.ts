import type { IncomingMessage } from 'node:http';

import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';

interface FailedRead {
  readonly error: Error;
  /** How long it took to fail, in milliseconds. */
  readonly tookMs: number;
}

const failedReads = new WeakMap<IncomingMessage, FailedRead>();

/** Notes of a request that is handed to the framework that its hot read has failed. */
export function noteFailedRead(request: IncomingMessage, error: unknown, tookMs: number): void {
  failedReads.set(request, { error: error as Error, tookMs });
}

/** For how long a request had been with a hot read before the framework got it, in milliseconds. */
export function waitedBefore(request: IncomingMessage): number {
  return failedReads.get(request)?.tookMs ?? 0;
}

/**
 * Ends a request whose hot read has failed with what that failed with: as the handler would, but without asking the
 * store a second time.
 */
@Injectable()
export class FailedReadGuard implements CanActivate {
  canActivate(context: ExecutionContext): true {
    const failed = failedReads.get(context.switchToHttp().getRequest<IncomingMessage>());
    if (failed) {
      throw failed.error;
    }
    return true;
  }
}
