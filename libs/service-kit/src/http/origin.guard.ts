import type { IncomingHttpHeaders } from 'node:http';

import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';

import { HttpProblem } from '../problem/http-problem.ts';
import { SAFE_METHODS } from './safe-methods.ts';

/** A host with a port or without. URL parsers normalise other texts to a host too, but no origin has them. */
const AUTHORITY = String.raw`[\w.:[\]-]+`;
const HOST = new RegExp(`^${AUTHORITY}$`, 'u');
const ORIGIN = new RegExp(`^(?<scheme>https?)://${AUTHORITY}$`, 'iu');

/**
 * Refuses state-changing requests from foreign origins: a form content type needs no CORS preflight. Browsers always
 * send an `Origin` with them, other clients do not.
 */
@Injectable()
export class OriginGuard implements CanActivate {
  /** Tests whether a request comes from a page of a foreign origin. */
  isForeign(headers: IncomingHttpHeaders): boolean {
    return headers.origin !== undefined && !isSameOrigin(headers);
  }

  /** @throws {HttpProblem} 403 */
  canActivate(context: ExecutionContext): true {
    const { method, headers } = context.switchToHttp().getRequest<Request>();
    if (!SAFE_METHODS.has(method) && this.isForeign(headers)) {
      throw new HttpProblem(403, 'Cross-origin requests cannot change anything: Origin does not match Host.');
    }
    return true;
  }
}

/**
 * Compares origins by RFC 6454 (section 5): case-insensitively, and with default ports. The scheme is the page's own,
 * unless a proxy says that it was https: TLS may end in front of the first proxy, which then takes it for http.
 */
export function isSameOrigin({ origin = '', host = '', 'x-forwarded-proto': proto }: IncomingHttpHeaders): boolean {
  const scheme = ORIGIN.exec(origin)?.groups?.['scheme'];
  if (scheme === undefined || !HOST.test(host)) {
    return false;
  }
  const page = URL.parse(origin)?.origin;
  return page !== undefined && page === URL.parse(`${proto === 'https' ? proto : scheme}://${host}`)?.origin;
}
