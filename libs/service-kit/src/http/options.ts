import type { RequestHandler } from 'express';

import { allowedMethods } from '../problem/allowed-methods.ts';
import { drain } from './body/drain.ts';

/** Answers OPTIONS with the methods of the path, or of all paths together for `*` (RFC 9110, section 9.3.7). */
export const answerOptions: RequestHandler = (request, response, next) => {
  const methods = request.method === 'OPTIONS' ? allowedMethods(request) : [];
  if (methods.length === 0) {
    next();
    return;
  }
  void drain(request, response).then(() => response.status(204).setHeader('Allow', methods.join(', ')).end());
};
