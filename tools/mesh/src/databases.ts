import { join } from 'node:path';

import { databaseFile } from '@film-mesh/deploy';
import type { ServiceDescriptor } from '@film-mesh/service-descriptor';

/** The name of PostgreSQL as a part of the mesh, and of its folder in the folder of the data. */
export const POSTGRES = 'postgres';
/** Its TCP port, unless every part gets a free one. */
export const POSTGRES_PORT = 5432;

/** The URLs of databases, by the name of the service. */
export type DatabaseUrls = Readonly<Record<string, string>>;

/**
 * The databases of services in SQLite's files.
 *
 * @param data an absolute path
 */
export function sqliteUrls(services: readonly ServiceDescriptor[], data: string): DatabaseUrls {
  return Object.fromEntries(services.map((service) => [service.name, `sqlite:${join(data, databaseFile(service))}`]));
}

/** The option with a service's database URL, without its dashes: `film-database-url` for film-service. */
export function databaseUrlOption(service: string): string {
  return `${service.replace(/-service$/u, '')}-database-url`;
}
