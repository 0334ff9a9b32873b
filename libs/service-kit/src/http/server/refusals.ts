import type { IncomingMessage } from 'node:http';

import type { RequestHandler } from 'express';

import { HttpProblem } from '../../problem/http-problem.ts';
import { unmetExpectation } from './expectations.ts';

/** Why Node's server has not handed on a request. */
export interface Refusal {
  readonly problem: HttpProblem;
  /** A code for the log, such as `HPE_INVALID_METHOD`. */
  readonly fault: string;
}

const refusals = new WeakMap<IncomingMessage, Refusal>();

/** Notes that a request is to be refused whatever it asks for. */
export function refuse(request: IncomingMessage, refusal: Refusal): void {
  refusals.set(request, refusal);
}

/** Why a request never had a path and a method that count; undefined where it has. */
export function refusalOf(request: IncomingMessage): Refusal | undefined {
  return refusals.get(request);
}

/** Refuses requests that are noted, and those that ask more of HTTP than is served. */
export const refuseUnserved: RequestHandler = (request, _response, next) => {
  next(refusals.get(request)?.problem ?? unknownVersion(request) ?? unmetExpectation(request) ?? unframed(request));
};

/** Node's parser takes HTTP/0.9 and HTTP/2.0 in a request line too. */
function unknownVersion({ httpVersionMajor }: IncomingMessage): HttpProblem | undefined {
  return httpVersionMajor === 1
    ? undefined
    : new HttpProblem(400, 'Unsupported HTTP version. Supported: HTTP/1.1, HTTP/1.0.');
}

/** HTTP/1.0 has no transfer codings (RFC 9112, section 6.1): where such a body ends is a matter of opinion. */
function unframed({ httpVersion, headers }: IncomingMessage): HttpProblem | undefined {
  return httpVersion === '1.1' || headers['transfer-encoding'] === undefined
    ? undefined
    : new HttpProblem(400, 'An HTTP/1.0 request must not have a Transfer-Encoding.');
}
