import { describe, expect, it } from '@jest/globals';
import { findServices, type WorkspaceService } from '@film-mesh/deploy';

import { addressLines } from './addresses.ts';

const URL_OF_MESH = 'http://127.0.0.1:54321';
const there = findServices();
const withRoute = (route: string) =>
  there.map((service): WorkspaceService => ({ ...service, descriptor: { ...service.descriptor, route } }));

describe('the addresses of the services', () => {
  it.each(['/films', '/movie-screening', '/movie-screenings', `/${'x'.repeat(60)}`])(
    'are two URLs with a space between them, however long a route is: %s',
    (route) => {
      const lines = addressLines(URL_OF_MESH, withRoute(route));
      expect(lines.map((line) => line.trim().split(/ +/u))).toEqual(
        there.map(({ descriptor: { docs } }) => [`${URL_OF_MESH}${route}`, `${URL_OF_MESH}${docs}`]),
      );
    },
  );

  it('have the documents below each other where the routes are short', () => {
    const columns = addressLines(URL_OF_MESH, [...withRoute('/a'), ...withRoute('/movies')]).map((line) =>
      line.lastIndexOf('http:'),
    );
    expect(new Set(columns)).toEqual(new Set([40]));
  });
});
