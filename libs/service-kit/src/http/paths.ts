import type { RequestHandler } from 'express';

import { HttpProblem } from '../problem/http-problem.ts';
import { percentDecoded } from './percent-encoding.ts';

/** Refuses a path that cannot be decoded, before routing. A query is parsed, or ignored, by its route. */
export const refusePaths: RequestHandler = ({ path }, _response, next) => {
  next(faultOf(path));
};

function faultOf(path: string): HttpProblem | undefined {
  const decoded = percentDecoded(path);
  if (decoded === undefined) {
    return new HttpProblem(400, 'The path must be percent-encoded UTF-8.');
  }
  return decoded.includes('\0') ? new HttpProblem(400, 'The path must not contain U+0000.') : undefined;
}
