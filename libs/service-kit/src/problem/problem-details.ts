import { STATUS_CODES } from 'node:http';

import type { FieldError } from './http-problem.ts';

/** The media type of {@link ProblemDetails}. */
export const PROBLEM_JSON = 'application/problem+json';

/** The body of every error (RFC 9457). */
export interface ProblemDetails {
  /** The type of the problem; `about:blank` if the status says it all. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** The path of the request. */
  readonly instance: string;
  readonly errors?: readonly FieldError[];
  /** Number of errors beyond the listed ones; absent if there are none. */
  readonly moreErrors?: number;
}

/** The title of a problem whose type is `about:blank`: the status' own name (RFC 9457, section 4.2.1). */
export function titleOf(status: number): string {
  return STATUS_CODES[status] ?? 'Unknown Error';
}
