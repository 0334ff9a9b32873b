import type { Request } from 'express';

import { refusalOf } from './server/refusals.ts';

/** The used parts of Express' router, which does not publish its layers' types. */
interface RouteLayer {
  readonly route?: Route;
  match(path: string): boolean;
}

interface Route {
  readonly path: string;
  readonly methods: Readonly<Record<string, boolean>>;
}

/**
 * The route of a request, such as `/films/:id`: unlike paths, there are only a few. Requests that are refused before
 * routing, for their method, host or anything else, have the route of their path. `unknown` if no route matches, `none`
 * if there is no readable path.
 */
export function routeOf(request: Request): string {
  if (refusalOf(request)) {
    return 'none';
  }
  const route: unknown = request.route;
  const path = typeof route === 'object' && route !== null && 'path' in route ? route.path : undefined;
  return typeof path === 'string' ? path : (routesAt(request)[0]?.path ?? 'unknown');
}

/** The Express setting with the path of the documentation, whose files have no route of their own. */
export const DOCS_SETTING = 'film-mesh docs';

/** The routes of a request's path, whatever their methods; those of the documentation for one of its files. */
export function routesAt(request: Request): Route[] {
  // Express removes the path prefix of middleware while that runs.
  const path = request.baseUrl + request.path;
  const routes = routesOf(request, (layer) => matches(layer, path));
  const docs: unknown = request.app.get(DOCS_SETTING);
  return routes.length === 0 && typeof docs === 'string' && isBelow(docs, path)
    ? routesOf(request, (layer) => matches(layer, docs))
    : routes;
}

/** Case-insensitively, as Express compares paths. */
function isBelow(parent: string, path: string): boolean {
  return path.toLowerCase().startsWith(`${parent.toLowerCase()}/`);
}

/** The routes of the service that serves a request; all of them by default. */
export function routesOf({ app }: Request, applies: (layer: RouteLayer) => boolean = () => true): Route[] {
  const router = app.router as unknown as { readonly stack: readonly RouteLayer[] };
  return router.stack.flatMap((layer) => (layer.route && applies(layer) ? [layer.route] : []));
}

/** A layer throws if a parameter of a matching path is not percent-encoded UTF-8. */
function matches(layer: RouteLayer, path: string): boolean {
  try {
    return layer.match(path);
  } catch {
    return true;
  }
}
