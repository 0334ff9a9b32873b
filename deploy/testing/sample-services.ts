import type { ServiceDescriptor } from '@film-mesh/service-descriptor';

/**
 * The descriptor of a made-up service.
 *
 * @param thing its noun, from which name, route and paths are derived
 */
export function sampleService(thing: string, port: number, calls: ServiceDescriptor['calls'] = {}): ServiceDescriptor {
  return {
    name: `${thing}-service`,
    port,
    route: `/${thing}s`,
    docs: `/docs/${thing}s`,
    // Unique values, so that a mix-up shows.
    operations: { liveness: `/${thing}/live`, readiness: `/${thing}/ready`, metrics: `/${thing}/metrics` },
    calls,
  };
}

export const FILM_SERVICE = sampleService('film', 5000, { FILM_EVENTS_URL: 'rating-service' });
export const RATING_SERVICE: ServiceDescriptor = { ...sampleService('rating', 6000), events: '/film-events' };
