import type { IncomingMessage, RequestListener } from 'node:http';

import { HttpProblem } from '../../problem/http-problem.ts';
import { refuse } from './refusals.ts';

const SCHEMES: readonly string[] = ['http:', 'https:'];

/**
 * Gives each request a path before the framework sees it: without one, Express answers by itself, in HTML. The host of
 * a target in absolute form overrides the `Host` header (RFC 9112, section 3.2.2).
 */
export function withPaths(framework: RequestListener): RequestListener {
  return (request, response) => {
    if (request.url?.startsWith('/') === false && request.url !== '*') {
      takeAbsolute(request, URL.parse(request.url));
    }
    framework(request, response);
  };
}

function takeAbsolute(request: IncomingMessage, target: URL | null): void {
  if (target && SCHEMES.includes(target.protocol)) {
    request.url = target.pathname + target.search;
    request.headers.host = target.host;
  } else {
    request.url = '/';
    const problem = new HttpProblem(400, 'The request target is neither a path nor an HTTP URL.');
    refuse(request, { problem, fault: 'INVALID_TARGET' });
  }
}
