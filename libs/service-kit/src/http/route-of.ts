import type { Request } from 'express';

/** The pattern that a request matched, such as `/films/:id`: unlike its path one of a few. `unknown` where none did. */
export function routeOf(request: Request): string {
  const route: unknown = request.route;
  const path = typeof route === 'object' && route !== null && 'path' in route ? route.path : undefined;
  return typeof path === 'string' ? path : 'unknown';
}
