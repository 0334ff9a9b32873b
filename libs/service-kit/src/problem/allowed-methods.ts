import type { Request } from 'express';

/** What is used of Express' router, which does not publish its layers' types. */
interface RouteLayer {
  readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> };
  match(path: string): boolean;
}

/**
 * The methods that a path takes, sorted; none where the path is unknown.
 *
 * @param request a request that no handler took
 */
export function allowedMethods(request: Request): string[] {
  const router = request.app.router as unknown as { readonly stack: readonly RouteLayer[] };
  const methods = router.stack
    .filter((layer) => layer.route && layer.match(request.path))
    .flatMap((layer) => Object.keys(layer.route?.methods ?? {}))
    .map((method) => method.toUpperCase());
  return [...new Set(methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])))].toSorted();
}
