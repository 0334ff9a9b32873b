import type { Request } from 'express';

/** What is used of Express' router, which does not publish its layers' types. */
interface RouteLayer {
  readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> };
  match(path: string): boolean;
}

/** The target of `OPTIONS *`: all paths. */
const EVERYTHING = '*';

/**
 * The methods that a path takes, sorted; none where the path is unknown.
 *
 * @param request a request that no handler took
 */
export function allowedMethods({ app, method, path }: Request): string[] {
  const router = app.router as unknown as { readonly stack: readonly RouteLayer[] };
  const isEverything = method === 'OPTIONS' && path === EVERYTHING;
  const methods = router.stack
    .filter((layer) => layer.route && (isEverything || layer.match(path)))
    .flatMap((layer) => Object.keys(layer.route?.methods ?? {}))
    .map((name) => name.toUpperCase());
  return methods.length === 0
    ? []
    : [...new Set([...methods, 'OPTIONS', ...(methods.includes('GET') ? ['HEAD'] : [])])].toSorted();
}
