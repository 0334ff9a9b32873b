import type { Request } from 'express';

import { routesAt, routesOf } from '../http/route-of.ts';

/** The target of `OPTIONS *`: all paths. */
const EVERYTHING = '*';

/**
 * The allowed methods of a path, sorted; none if the path is unknown.
 *
 * @param request a request that no handler took
 */
export function allowedMethods(request: Request): string[] {
  const isEverything = request.method === 'OPTIONS' && request.path === EVERYTHING;
  const methods = (isEverything ? routesOf(request) : routesAt(request))
    .flatMap((route) => Object.keys(route.methods))
    .map((name) => name.toUpperCase());
  return methods.length === 0
    ? []
    : [...new Set([...methods, 'OPTIONS', ...(methods.includes('GET') ? ['HEAD'] : [])])].toSorted();
}
