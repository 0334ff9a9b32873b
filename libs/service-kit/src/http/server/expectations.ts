import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';

import { HttpProblem } from '../../problem/http-problem.ts';

const CONTINUE = '100-continue';

/** Requests whose client waits until it is asked for the body. */
const waiting = new WeakMap<IncomingMessage, ServerResponse>();

/**
 * Hands requests with an `Expect` header to the framework, which answers them as all others. Node itself would ask for every
 * body at once, also for those that are refused, and answer 417 without a body, past log and metrics.
 */
export function takeExpectations(server: Server, framework: RequestListener): void {
  // Whatever a client expects, it may hold its body back until then.
  for (const event of ['checkContinue', 'checkExpectation']) {
    server.on(event, (request: IncomingMessage, response: ServerResponse) => {
      waiting.set(request, response);
      framework(request, response);
    });
  }
}

/** Asks the client of a request for its body (100 Continue), where it waits for that. */
export function askForBody(request: IncomingMessage): void {
  waiting.get(request)?.writeContinue();
  waiting.delete(request);
}

/** Whether a client has not been asked for its body yet, and may never send it. */
export function waitsForContinue(request: IncomingMessage): boolean {
  return waiting.has(request);
}

/** The problem of an expectation that is not met (RFC 9110, section 10.1.1); HTTP/1.0 has none. */
export function unmetExpectation({ headers, httpVersion }: IncomingMessage): HttpProblem | undefined {
  const { expect } = headers;
  return expect === undefined || httpVersion === '1.0' || expect.split(',').every(isContinue)
    ? undefined
    : new HttpProblem(417, `Unsupported Expect. Supported: ${CONTINUE}.`);
}

function isContinue(expectation: string): boolean {
  return expectation.trim().toLowerCase() === CONTINUE;
}
