import { operationsIn, type OpenApiDocument, type Operation } from '@film-mesh/proof/fuzz';
import type { Mesh } from '@film-mesh/mesh';
import type { Client } from '@film-mesh/proof/kit';

/**
 * All operations of a service: those of its OpenAPI document, of its events, its documentation and the platform, and an
 * unknown one.
 *
 * @param client of the service itself
 */
export async function operationsOf(
  { docs, events, operations }: Mesh['services'][number]['descriptor'],
  client: Client,
): Promise<Operation[]> {
  const document = (await client.get(`${docs}/openapi.json`)).json<OpenApiDocument>();
  const plain = (method: string, path: string, takesBody: boolean) => ({ method, pattern: path, path, takesBody });
  return [
    ...operationsIn(document),
    ...(events === undefined ? [] : [plain('POST', events, true)]),
    ...[docs, ...Object.values(operations), '/nothing'].map((path) => plain('GET', path, false)),
  ];
}
