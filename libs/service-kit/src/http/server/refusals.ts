import type { IncomingMessage } from 'node:http';

import type { RequestHandler } from 'express';

import { HttpProblem } from '../../problem/http-problem.ts';
import { unmetExpectation } from './expectations.ts';

/** The reason why Node's server has not passed a request on. */
export interface Refusal {
  readonly problem: HttpProblem;
  /** A code for the log, such as `HPE_INVALID_METHOD`. */
  readonly fault: string;
}

const refusals = new WeakMap<IncomingMessage, Refusal>();

/** Marks a request to be refused, whatever it asks for. */
export function refuse(request: IncomingMessage, refusal: Refusal): void {
  refusals.set(request, refusal);
}

/** The reason why a request has no valid path and method; undefined if it has. */
export function refusalOf(request: IncomingMessage): Refusal | undefined {
  return refusals.get(request);
}

/** Refuses marked requests, and those that need unsupported features of HTTP. */
export const refuseUnserved: RequestHandler = (request, _response, next) => {
  next(refusals.get(request)?.problem ?? unknownVersion(request) ?? unmetExpectation(request) ?? unframed(request));
};

/** Node's parser accepts HTTP/0.9 and HTTP/2.0 in a request line too. */
function unknownVersion({ httpVersionMajor }: IncomingMessage): HttpProblem | undefined {
  return httpVersionMajor === 1
    ? undefined
    : new HttpProblem(400, 'Unsupported HTTP version. Supported: HTTP/1.1, HTTP/1.0.');
}

/** HTTP/1.0 has no transfer codings (RFC 9112, section 6.1): the end of such a body is ambiguous. */
function unframed({ httpVersion, headers }: IncomingMessage): HttpProblem | undefined {
  return httpVersion === '1.1' || headers['transfer-encoding'] === undefined
    ? undefined
    : new HttpProblem(400, 'An HTTP/1.0 request must not have a Transfer-Encoding.');
}
