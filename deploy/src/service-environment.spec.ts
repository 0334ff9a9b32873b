import { describe, expect, it } from '@jest/globals';

import { FILM_SERVICE, RATING_SERVICE, sampleService } from '../testing/sample-services.ts';
import { callsOf, databaseFile, serviceEnvironment } from './service-environment.ts';

const all = [FILM_SERVICE, RATING_SERVICE];

describe('callsOf', () => {
  it('leads to the route of the service that is called', () => {
    expect(callsOf(FILM_SERVICE, all, ({ name, port }) => `http://${name}:${String(port)}`)).toEqual({
      FILM_EVENTS_URL: 'http://rating-service:6000/film-events',
    });
  });

  it('is empty where a service calls nobody', () => {
    expect(callsOf(RATING_SERVICE, all, () => 'http://localhost')).toEqual({});
  });

  it('refuses a call to what is no service, and names both', () => {
    const lost = sampleService('review', 7000, { FILMS_URL: 'no-service' });
    expect(() => callsOf(lost, all, () => '')).toThrow('review-service calls no-service');
  });
});

describe('serviceEnvironment', () => {
  const [header, ...lines] = serviceEnvironment(FILM_SERVICE, all).trimEnd().split('\n');

  it('starts the service on this machine only, with a database of its own', () => {
    expect(lines).toContain('HOST=127.0.0.1');
    expect(lines).toContain(`DATABASE_URL=sqlite:../../.data/${databaseFile(FILM_SERVICE)}`);
    expect(databaseFile(FILM_SERVICE)).not.toBe(databaseFile(RATING_SERVICE));
  });

  it('says where the services are that it calls', () => {
    expect(lines).toContain('FILM_EVENTS_URL=http://127.0.0.1:6000/film-events');
  });

  it('leaves the port to the service.json', () => {
    expect(lines.filter((line) => line.startsWith('PORT='))).toEqual([]);
  });

  it('says that it is rendered', () => {
    expect(header).toMatch(/^#.*Do not edit\.$/u);
  });
});
