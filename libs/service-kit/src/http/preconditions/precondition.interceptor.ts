import {
  Injectable,
  StreamableFile,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import type { Request, Response } from 'express';
import { map, type Observable } from 'rxjs';

import { SAFE_METHODS } from '../safe-methods.ts';
import { preconditionFailed } from './precondition-failed.ts';
import { readPreconditions, verdictOn } from './preconditions.ts';

/** Evaluates the preconditions of a read against the `ETag` of its response: 412, 304, or the response itself. */
@Injectable()
export class PreconditionInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    const preconditions = SAFE_METHODS.has(request.method) ? readPreconditions(request) : undefined;
    if (preconditions === undefined) {
      return next.handle();
    }
    const response = http.getResponse<Response>();
    return next.handle().pipe(
      map((answer: unknown) => {
        const tag = response.get('ETag');
        const verdict = verdictOn(preconditions, tag);
        if (verdict === 'met') {
          return answer;
        }
        if (answer instanceof StreamableFile) {
          answer.getStream().destroy();
        }
        if (verdict === 'changed') {
          throw preconditionFailed(tag);
        }
        response.status(304);
        return undefined;
      }),
    );
  }
}
