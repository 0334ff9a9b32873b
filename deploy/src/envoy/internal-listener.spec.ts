import { describe, expect, it } from '@jest/globals';

import { routesOf, takes } from '../../testing/envoy-view.ts';
import { FILM_SERVICE, RATING_SERVICE } from '../../testing/sample-services.ts';
import { containerPlacement } from '../mesh-facts.ts';
import { renderEnvoy } from './envoy-config.ts';

const config = renderEnvoy(containerPlacement([FILM_SERVICE, RATING_SERVICE]));

describe('the internal listener', () => {
  const routes = routesOf(config, 'internal');

  it('leads POST of events to the service that takes them, and nothing else anywhere', () => {
    const [events, ...rest] = routes;
    expect(events?.match.path).toBe('/film-events');
    expect(events?.route?.cluster).toBe('rating-service-cluster');
    expect(['POST', 'GET', 'PUT'].filter((method) => events && takes(events, method))).toEqual(['POST']);
    expect(rest).toEqual([{ match: { prefix: '/' }, direct_response: { status: 404 } }]);
  });

  it('is the only one that knows of events', () => {
    for (const listener of ['api', 'metrics']) {
      expect(JSON.stringify(routesOf(config, listener))).not.toContain('/film-events');
    }
  });
});
