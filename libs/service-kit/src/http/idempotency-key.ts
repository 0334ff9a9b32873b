import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { Request } from 'express';

import { HttpProblem } from '../problem/http-problem.ts';
import { routeOf } from './route-of.ts';

const HEADER = 'Idempotency-Key';
/**
 * A string of structured fields (RFC 9651, section 3.3.3) of 1 to 255 characters, none of which needs an escape; or, as
 * many clients send it, a token without quotes.
 */
const KEY = /^(?:"(?<quoted>[ !#-\[\]-~]{1,255})"|(?<bare>[A-Za-z0-9_.:-]{1,255}))$/;

/** A key and its operation. */
export interface ScopedKey {
  /** The key without the quotes. */
  readonly key: string;
  /** The method, the route and its parameters: the same key with another of these is a different request. */
  readonly scope: string;
}

/**
 * The idempotency key of a request; undefined if it has none.
 *
 * @throws {HttpProblem} 400 if it is invalid
 */
export const IdempotencyKey = createParamDecorator((_data: unknown, context: ExecutionContext) => {
  const request = context.switchToHttp().getRequest<Request>();
  const key = readIdempotencyKey(request.headers[HEADER.toLowerCase()]);
  return key === undefined ? undefined : ({ key, scope: scopeOf(request) } satisfies ScopedKey);
});

/** Such as `POST /films`, or `POST /films/:id/publish {"id":"…"}`. */
function scopeOf(request: Request): string {
  const parameters = Object.keys(request.params).length === 0 ? '' : ` ${JSON.stringify(request.params)}`;
  return `${request.method} ${routeOf(request)}${parameters}`;
}

/** Parses the header, without the quotes; see {@link IdempotencyKey}. */
export function readIdempotencyKey(header: string | string[] | undefined): string | undefined {
  if (header === undefined) {
    return undefined;
  }
  const { quoted, bare } = KEY.exec(String(header))?.groups ?? {};
  const key = quoted ?? bare;
  if (key === undefined) {
    throw new HttpProblem(400, 'The Idempotency-Key is invalid; see errors.', {
      errors: [{ parameter: HEADER, detail: 'must be one string of 1 to 255 characters in double quotes' }],
    });
  }
  return key;
}

/** Documents the header of an {@link IdempotencyKey}. */
export const ApiIdempotencyKey = (): MethodDecorator =>
  ApiHeader({
    name: HEADER,
    description:
      'A retry with the same body gets the first response, for 24 hours. The same key on another route or with another body: 422.',
    schema: {
      type: 'string',
      pattern: KEY.source.replaceAll(/\?<\w+>/g, '?:'),
      example: '"01a20f40-6e6c-74a3-a52c-ab9f23c087a2"',
    },
  });
