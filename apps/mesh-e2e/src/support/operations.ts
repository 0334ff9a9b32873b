import type { Mesh } from '@film-mesh/local-mesh';

import type { Client } from './client.ts';

/** One thing that a service can be asked for. */
export interface Operation {
  readonly method: string;
  readonly path: string;
  /** Whether it has a body. */
  readonly takesBody: boolean;
}

interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly requestBody?: object }>>>>;
}

/** What stands in a path for a parameter: an id of nothing, which is also the name of a voter. */
const SOMETHING = '01900000-0000-7000-8000-000000000000';

/**
 * All operations of a service: those of its OpenAPI document, that of its events, its documentation, those of the
 * platform, and one that it does not have.
 *
 * @param client of the service itself
 */
export async function operationsOf(
  { docs, events, operations }: Mesh['services'][number]['descriptor'],
  client: Client,
): Promise<Operation[]> {
  const { paths } = (await client.get(`${docs}/openapi.json`)).json<OpenApiDocument>();
  return [
    ...Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { requestBody }]) => ({
        method: method.toUpperCase(),
        path: path.replaceAll(/\{[^}]+\}/gu, SOMETHING),
        takesBody: requestBody !== undefined,
      })),
    ),
    ...(events === undefined ? [] : [{ method: 'POST', path: events, takesBody: true }]),
    ...[docs, ...Object.values(operations), '/nothing'].map((path) => ({ method: 'GET', path, takesBody: false })),
  ];
}
