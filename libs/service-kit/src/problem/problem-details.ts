import { STATUS_CODES } from 'node:http';

import type { FieldError } from './http-problem.ts';

/** The media type of {@link ProblemDetails}. */
export const PROBLEM_JSON = 'application/problem+json';

/** The body of every error (RFC 9457). */
export interface ProblemDetails {
  /** What kind of problem it is; `about:blank` where the status says it all. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** The path that was asked for. */
  readonly instance: string;
  readonly errors?: readonly FieldError[];
  /** How many more there are than `errors` lists; absent where there are none. */
  readonly moreErrors?: number;
}

/** The title of a problem whose type is `about:blank`: the status' own name (RFC 9457, section 4.2.1). */
export function titleOf(status: number): string {
  return STATUS_CODES[status] ?? 'Unknown Error';
}
