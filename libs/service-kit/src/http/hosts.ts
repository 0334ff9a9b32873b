import type { IncomingMessage } from 'node:http';

import { ANY_HOST, hostPattern } from '@film-mesh/service-descriptor';
import type { RequestHandler } from 'express';

import { HttpProblem } from '../problem/http-problem.ts';

/** Returns the problem of a request's `Host`; undefined if it is served. */
export type HostRule = (request: IncomingMessage) => HttpProblem | undefined;

/**
 * Refuses a request with several hosts (RFC 9112, section 3.2), and one for a host that is not served: a page that
 * makes its own name point here (DNS rebinding) would have the same origin. HTTP/1.0, which no browser speaks, needs no
 * host.
 *
 * @param hosts the served hosts, separated by commas
 */
export function hostRule(hosts: string): HostRule {
  const served = hosts.split(',');
  const isServed = served.includes(ANY_HOST)
    ? undefined
    : new RegExp(`^(?:${served.map(hostPattern).join('|')})$`, 'iu');
  return (request) => {
    const given = countHosts(request);
    if (given > 1) {
      return new HttpProblem(400, 'The request has more than one Host header.');
    }
    if (given === 0) {
      return request.httpVersion === '1.0' ? undefined : new HttpProblem(400, 'The request has no Host header.');
    }
    return isServed === undefined || isServed.test(request.headers.host ?? '')
      ? undefined
      : new HttpProblem(421, `Unknown host. Served hosts: ${served.join(', ')}.`);
  };
}

/** Applies a {@link HostRule}. */
export function refuseHosts(rule: HostRule): RequestHandler {
  return (request, _response, next) => {
    next(rule(request));
  };
}

/** Node keeps the first of several, and drops the others silently. */
function countHosts({ rawHeaders }: IncomingMessage): number {
  let hosts = 0;
  for (let name = 0; name < rawHeaders.length; name += 2) {
    const header = rawHeaders[name];
    if (header?.length === 4 && header.toLowerCase() === 'host') {
      hosts++;
    }
  }
  return hosts;
}
