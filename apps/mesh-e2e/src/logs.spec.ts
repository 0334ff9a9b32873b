import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@film-mesh/mesh';

import { startTestMesh, type TestMesh } from './support/test-mesh.ts';

/** The tested members of a log line. */
interface Line {
  readonly level: string;
  readonly time: string;
  readonly requestId?: string;
  readonly method?: string;
  readonly route?: string;
  readonly status?: number;
  readonly durationMs?: number;
}

describe('the log', () => {
  let test: TestMesh;
  beforeAll(async () => {
    test = await startTestMesh();
  });
  afterAll(() => test.stop());

  const linesOf = (part: string, requestId: string): Line[] =>
    test
      .linesOf(part)
      .map((line) => JSON.parse(line) as Line)
      .filter((line) => line.requestId === requestId);

  async function loggedBy(part: string, requestId: string): Promise<Line[]> {
    await until('the log', () => linesOf(part, requestId).length > 0);
    return linesOf(part, requestId);
  }

  it('has one JSON line a request, with method, route, status, duration and request id, in both services', async () => {
    const requestId = 'e2e-request-1';
    await test.proxy.post('/films', { name: 'Anand', language: 'English' }, { 'x-request-id': requestId });
    const line = (route: string, status: number) => ({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/u),
      requestId,
      method: 'POST',
      route,
      status,
      durationMs: expect.any(Number),
    });
    expect(await loggedBy('film-service-1', requestId)).toEqual([expect.objectContaining(line('/films', 201))]);
    expect(await loggedBy('rating-service-1', requestId)).toEqual([expect.objectContaining(line('/film-events', 204))]);
  });

  it('has the pattern of a route rather than the path, and errors as well', async () => {
    await test.proxy.get('/films/unknown', { 'x-request-id': 'e2e-request-2' });
    await test.proxy.get('/films?limit=x', { 'x-request-id': 'e2e-request-3' });
    expect(await loggedBy('film-service-1', 'e2e-request-2')).toMatchObject([{ route: '/films/:id', status: 404 }]);
    expect(await loggedBy('film-service-1', 'e2e-request-3')).toMatchObject([{ route: '/films', status: 400 }]);
  });

  it('has an id of its own where none that can be trusted was given', async () => {
    await test.replica('film-service-1').get('/films?limit=y', { 'x-request-id': 'forged\tline' });
    const withId = () => test.linesOf('film-service-1').map((line) => JSON.parse(line) as Line);
    await until('the log', () => withId().some(({ status, route }) => status === 400 && route === '/films'));
    expect(withId().some(({ requestId }) => requestId?.includes('forged'))).toBe(false);
  });

  it('loses no line when a service stops', async () => {
    await test.mesh.scale({ 'film-service': 2 });
    const asked = Array.from({ length: 100 }, (_, index) => `e2e-last-${String(index)}`);
    const replica = test.replica('film-service-2');
    await Promise.all(asked.map((id) => replica.get('/films', { 'x-request-id': id })));
    await test.mesh.scale({ 'film-service': 1 });
    const logged = test.linesOf('film-service-2').map((line) => (JSON.parse(line) as Line).requestId);
    expect(logged.filter((id) => id?.startsWith('e2e-last-')).toSorted()).toEqual(asked.toSorted());
  });

  it('has nothing to say of the platform asking whether all is well', async () => {
    await test.replica('film-service-1').get('/readyz');
    await test.proxy.get('/films', { 'x-request-id': 'e2e-request-4' });
    await loggedBy('film-service-1', 'e2e-request-4');
    expect(test.linesOf('film-service-1').filter((line) => line.includes('/readyz'))).toEqual([]);
  });
});
