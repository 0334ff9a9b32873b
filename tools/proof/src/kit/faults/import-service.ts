import { pathToFileURL } from 'node:url';

import type { ServiceDefinition } from '@film-mesh/service-kit';

/**
 * A service as its build made it.
 *
 * @param file the built module that exports its definition
 * @throws {Error} where it exports none
 */
export async function importService(file: string): Promise<ServiceDefinition> {
  const [service] = Object.values((await import(pathToFileURL(file).href)) as Record<string, ServiceDefinition>);
  if (service === undefined) {
    throw new Error(`${file} exports no service`);
  }
  return service;
}
