import type { Request, Response } from 'express';

import type { HttpProblem } from './http-problem.ts';
import { PROBLEM_JSON, titleOf, type ProblemDetails } from './problem-details.ts';

/** Answers a request with a problem, unless it has been answered meanwhile. */
export function answerProblem({ status, message, more }: HttpProblem, request: Request, response: Response): void {
  if (response.headersSent) {
    return;
  }
  const { errors, moreErrors, headers = {} } = more;
  const body: ProblemDetails = {
    type: 'about:blank',
    title: titleOf(status),
    status,
    detail: message,
    instance: request.originalUrl,
    ...(errors && { errors }),
    ...(moreErrors !== undefined && { moreErrors }),
  };
  response.status(status).set(headers).setHeader('Content-Type', PROBLEM_JSON);
  // Bytes, because Express would add a charset to a string's type, and this type has none (RFC 8259, section 11).
  response.send(Buffer.from(JSON.stringify(body)));
}
