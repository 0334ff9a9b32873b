import type { IncomingHttpHeaders } from 'node:http';

import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';

import { HttpProblem } from '../problem/http-problem.ts';
import { SAFE_METHODS } from './safe-methods.ts';

/** A host with a port or without. What else the parser of URLs would make one of is nobody's origin. */
const AUTHORITY = String.raw`[\w.:[\]-]+`;
const HOST = new RegExp(`^${AUTHORITY}$`, 'u');
const ORIGIN = new RegExp(`^(?<scheme>https?)://${AUTHORITY}$`, 'iu');

/**
 * Refuses state-changing calls of pages from foreign origins: a form content type needs no CORS preflight. Browsers always
 * send an `Origin` with them, other clients do not.
 */
@Injectable()
export class OriginGuard implements CanActivate {
  /** Whether a request comes from a page of a foreign origin. */
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
 * Compares origins as RFC 6454 (section 5) does: in any case, and a default port equals none. The scheme is the page's own,
 * unless a proxy says that it was https: TLS may end before the first proxy, which then takes it for http.
 */
export function isSameOrigin({ origin = '', host = '', 'x-forwarded-proto': proto }: IncomingHttpHeaders): boolean {
  const scheme = ORIGIN.exec(origin)?.groups?.['scheme'];
  if (scheme === undefined || !HOST.test(host)) {
    return false;
  }
  const page = URL.parse(origin)?.origin;
  return page !== undefined && page === URL.parse(`${proto === 'https' ? proto : scheme}://${host}`)?.origin;
}
