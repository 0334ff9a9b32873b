import type { RequestHandler } from 'express';

/** The header with the name of the replica that answered. */
export const SERVED_BY = 'X-Served-By';

/** Names the replica in every response. */
export function servedBy(replica: string): RequestHandler {
  return (_request, response, next) => {
    response.setHeader(SERVED_BY, replica);
    next();
  };
}
