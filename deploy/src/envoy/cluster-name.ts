import type { ServiceDescriptor } from '@film-mesh/service-descriptor';

/** The name of a service's cluster. */
export function clusterName({ name }: Pick<ServiceDescriptor, 'name'>): string {
  return `${name}-cluster`;
}
