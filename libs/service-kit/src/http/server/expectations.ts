import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';

import { HttpProblem } from '../../problem/http-problem.ts';

const CONTINUE = '100-continue';

/** Requests whose client waits for 100 Continue. */
const waiting = new WeakMap<IncomingMessage, ServerResponse>();

/**
 * Passes requests with an `Expect` header to the framework, which answers them like all others. Node itself would
 * request every body at once, even of refused requests, and answer 417 without a body, without log and metrics.
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

/** Requests the body of a waiting client (100 Continue). */
export function askForBody(request: IncomingMessage): void {
  waiting.get(request)?.writeContinue();
  waiting.delete(request);
}

/** Tests whether a client still waits for 100 Continue, and may never send its body. */
export function waitsForContinue(request: IncomingMessage): boolean {
  return waiting.has(request);
}

/** The problem of an unsupported expectation (RFC 9110, section 10.1.1); HTTP/1.0 has none. */
export function unmetExpectation({ headers, httpVersion }: IncomingMessage): HttpProblem | undefined {
  const { expect } = headers;
  return expect === undefined || httpVersion === '1.0' || expect.split(',').every(isContinue)
    ? undefined
    : new HttpProblem(417, `Unsupported Expect. Supported: ${CONTINUE}.`);
}

function isContinue(expectation: string): boolean {
  return expectation.trim().toLowerCase() === CONTINUE;
}
