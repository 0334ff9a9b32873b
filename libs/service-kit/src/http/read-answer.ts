import type { Response } from 'express';

/** The answer of a read, with status 200. */
export interface ReadAnswer<T = unknown> {
  /** The body as JSON. */
  readonly value: T;
  /** Headers of this read beside those of all responses: names and values in turn; none by default. */
  readonly headers?: readonly string[];
}

/** Sets the headers of a read's response. */
export function answerRead<T>(response: Response, { value, headers = [] }: ReadAnswer<T>): T {
  for (let at = 0; at < headers.length; at += 2) {
    response.setHeader(headers[at] ?? '', headers[at + 1] ?? '');
  }
  return value;
}
