import { describe, expect, it } from '@jest/globals';

import { routesOf, takes } from '../../testing/envoy-view.ts';
import { containerPlacement } from '../mesh-facts.ts';
import { renderEnvoy } from './envoy-config.ts';

const routes = routesOf(renderEnvoy(containerPlacement([])), 'metrics');
const shown = routes.slice(0, -1);

describe('the routes of the statistics', () => {
  it('are three paths of the administration, to the letter', () => {
    expect(
      shown.map(({ match: { path, prefix, path_separated_prefix } }) => ({ path, prefix, path_separated_prefix })),
    ).toEqual([{ path: '/stats' }, { path: '/stats/prometheus' }, { path: '/ready' }]);
    expect(shown.map(({ route }) => route?.cluster)).toEqual(['admin-cluster', 'admin-cluster', 'admin-cluster']);
  });

  it('are for GET: a POST could change the proxy', () => {
    for (const route of shown) {
      expect(['GET', 'HEAD', 'POST', 'PUT', 'DELETE'].filter((method) => takes(route, method))).toEqual(['GET']);
    }
  });

  it('end with a 404 for all else', () => {
    expect(routes.at(-1)).toEqual({ match: { prefix: '/' }, direct_response: { status: 404 } });
  });
});
