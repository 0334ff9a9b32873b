import type { RequestHandler } from 'express';

/** The header that names the replica which answered. */
export const SERVED_BY = 'X-Served-By';

/** Says in every answer which replica gave it. */
export function servedBy(replica: string): RequestHandler {
  return (_request, response, next) => {
    response.setHeader(SERVED_BY, replica);
    next();
  };
}
