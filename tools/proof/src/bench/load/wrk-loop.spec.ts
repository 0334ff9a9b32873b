import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { describe, expect, it } from '@jest/globals';
import { onPath } from '@film-mesh/mesh';

import { calls } from './calls.ts';
import { scriptOf, seenByWrk, WRK, wrkLoop } from './wrk-loop.ts';

/** Of wrk 4.1.0. */
const REPORT = `Running 1s test @ http://127.0.0.1:44695
  1 threads and 4 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency   775.74us    2.08ms  26.29ms   94.59%
    Req/Sec    12.85k     4.08k   17.44k    70.00%
  12843 requests in 1.01s, 1.51MB read
Requests/sec:  12731.90
Transfer/sec:      1.49MB
{"requests":12843,"duration":1008726,"p50":221,"p99":11014,"errors":0}
`;

describe("wrk's report", () => {
  it('has the figures in its last line', () => {
    expect(seenByWrk(REPORT)).toEqual({ answers: 12_843, seconds: 1.008_726, p50Ms: 0.221, p99Ms: 11.014 });
  });

  it.each([
    ['an error', REPORT.replace('"errors":0', '"errors":1'), '1 errors, 12843 answers'],
    ['no answer', REPORT.replace('"requests":12843', '"requests":0'), '0 errors, 0 answers'],
  ])('with %s fails', (_what, report, message) => {
    expect(() => seenByWrk(report)).toThrow(message);
  });
});

(onPath(WRK) === undefined ? describe.skip : describe)('wrk itself', () => {
  it.each([
    ['requests films at random, and counts the answers', 200],
    ['fails if a request is not answered with success', 500],
  ])('%s', async (_what, status) => {
    const paths = new Set<string>();
    const server = createServer(({ url = '' }, response) => {
      paths.add(url);
      response.writeHead(status).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    try {
      const seen = wrkLoop({ origin, clients: 2, seconds: 1, call: calls.film, films: 3 });
      if (status === 200) {
        expect((await seen).answers).toBeGreaterThan(2);
      } else {
        await expect(seen).rejects.toThrow('errors');
      }
      expect([...paths].toSorted()).toEqual([1, 2, 3].map((n) => calls.film(n).path));
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});

describe("wrk's script", () => {
  it('requests films at random, by paths as ours', () => {
    expect(calls.film(42).path).toBe('/films/01900000-0000-7000-8000-000000000042');
    expect(scriptOf(calls.film(0).path, 500)).toContain(
      'wrk.format("GET", "/films/01900000-0000-7000-8000-" .. string.format("%012d", math.random(500)))',
    );
  });
});
