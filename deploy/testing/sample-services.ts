import type { ServiceDescriptor } from '@film-mesh/service-descriptor';

/**
 * The descriptor of a made-up service.
 *
 * @param thing what the service is for: its name, route and paths are made of it
 */
export function sampleService(thing: string, port: number, calls: ServiceDescriptor['calls'] = {}): ServiceDescriptor {
  return {
    name: `${thing}-service`,
    port,
    route: `/${thing}s`,
    docs: `/docs/${thing}s`,
    // Each its own, so that one that is taken for another shows.
    operations: { liveness: `/${thing}/live`, readiness: `/${thing}/ready`, metrics: `/${thing}/metrics` },
    calls,
  };
}

export const FILM_SERVICE = sampleService('film', 5000, { FILM_EVENTS_URL: 'rating-service' });
export const RATING_SERVICE: ServiceDescriptor = { ...sampleService('rating', 6000), events: '/film-events' };
