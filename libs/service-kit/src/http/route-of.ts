import type { Request } from 'express';

import { refusalOf } from './server/refusals.ts';

/** What is used of Express' router, which does not publish its layers' types. */
interface RouteLayer {
  readonly route?: Route;
  match(path: string): boolean;
}

interface Route {
  readonly path: string;
  readonly methods: Readonly<Record<string, boolean>>;
}

/**
 * The pattern that a request matched, such as `/films/:id`: unlike its path one of a few. Requests that were refused before
 * they were routed, for their method, host or what else, have that of their path. `unknown` where there is none, `none` where
 * there was no path to be read.
 */
export function routeOf(request: Request): string {
  if (refusalOf(request)) {
    return 'none';
  }
  const route: unknown = request.route;
  const path = typeof route === 'object' && route !== null && 'path' in route ? route.path : undefined;
  return typeof path === 'string' ? path : (routesAt(request)[0]?.path ?? 'unknown');
}

/** The Express setting that names the path of the documentation, below which are files that have no route of their own. */
export const DOCS_SETTING = 'film-mesh docs';

/** The routes of a request's path, whatever their methods; those of the documentation for a file below it. */
export function routesAt(request: Request): Route[] {
  // Express takes the path of middleware off while that is at work.
  const path = request.baseUrl + request.path;
  const routes = routesOf(request, (layer) => matches(layer, path));
  const docs: unknown = request.app.get(DOCS_SETTING);
  return routes.length === 0 && typeof docs === 'string' && isBelow(docs, path)
    ? routesOf(request, (layer) => matches(layer, docs))
    : routes;
}

/** In any case, as Express compares paths. */
function isBelow(parent: string, path: string): boolean {
  return path.toLowerCase().startsWith(`${parent.toLowerCase()}/`);
}

/** The routes of the service that serves a request; all of them by default. */
export function routesOf({ app }: Request, applies: (layer: RouteLayer) => boolean = () => true): Route[] {
  const router = app.router as unknown as { readonly stack: readonly RouteLayer[] };
  return router.stack.flatMap((layer) => (layer.route && applies(layer) ? [layer.route] : []));
}

/** A layer throws where a parameter of a path that it matches is not percent-encoded UTF-8. */
function matches(layer: RouteLayer, path: string): boolean {
  try {
    return layer.match(path);
  } catch {
    return true;
  }
}
