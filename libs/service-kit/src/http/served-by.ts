import type { RequestHandler } from 'express';

/** Says in every answer which replica gave it. */
export function servedBy(replica: string): RequestHandler {
  return (_request, response, next) => {
    response.setHeader('X-Served-By', replica);
    next();
  };
}
