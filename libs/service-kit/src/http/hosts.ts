import type { IncomingMessage } from 'node:http';

import type { RequestHandler } from 'express';

import { HttpProblem } from '../problem/http-problem.ts';

/** Whether a request has no more than one `Host` header: of several, Node takes the first and says nothing of the others. */
export function hasOneHost({ rawHeaders }: IncomingMessage): boolean {
  let hosts = 0;
  for (let name = 0; name < rawHeaders.length; name += 2) {
    const header = rawHeaders[name];
    if (header?.length === 4 && header.toLowerCase() === 'host') {
      hosts++;
    }
  }
  return hosts < 2;
}

/** Refuses a request with several hosts (RFC 9112, section 3.2). That there is one at all, Node itself sees to. */
export function refuseSeveralHosts(): RequestHandler {
  return (request, _response, next) => {
    next(hasOneHost(request) ? undefined : new HttpProblem(400, 'The request has more than one Host header.'));
  };
}
