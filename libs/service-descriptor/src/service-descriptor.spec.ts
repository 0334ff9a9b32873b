import { describe, expect, it } from '@jest/globals';

import { parseServiceDescriptor } from './service-descriptor.ts';

const good = {
  name: 'film-service',
  port: 5000,
  route: '/films',
  docs: '/docs/films',
  operations: { liveness: '/healthz', readiness: '/readyz', metrics: '/metrics' },
  calls: { FILM_EVENTS_URL: 'rating-service' },
};

describe('parseServiceDescriptor', () => {
  it('takes a whole descriptor', () => {
    expect(parseServiceDescriptor(good)).toEqual(good);
    const receiver = { ...good, events: '/film-events' };
    expect(parseServiceDescriptor(receiver)).toEqual(receiver);
  });

  it.each([
    ['name', { ...good, name: 'Film_Service' }],
    ['port', { ...good, port: 70_000 }],
    ['port', { ...good, port: '5000' }],
    ['route', { ...good, route: 'films' }],
    ['docs', { ...good, docs: '/docs/films/' }],
    ['events', { ...good, events: '/' }],
    ['operations', { ...good, operations: null }],
    ['operations.metrics', { ...good, operations: { ...good.operations, metrics: undefined } }],
    ['calls.FILM_EVENTS_URL', { ...good, calls: { FILM_EVENTS_URL: 'http://x' } }],
    ['service.json', []],
  ])('names what is wrong: %s', (member, json) => {
    expect(() => parseServiceDescriptor(json)).toThrow(member);
  });
});
