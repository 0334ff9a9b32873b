import { expect } from '@jest/globals';
import type { Answer } from '@film-mesh/proof/kit';

/** The tested members of a problem (RFC 9457). */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly errors?: readonly { readonly pointer?: string; readonly parameter?: string; readonly detail: string }[];
}

/** Leaks that no response may contain: stack frames, SQL, and file paths. */
const INSIDES = /\bat .+:\d+:\d+|SELECT |INSERT |SQLITE|node_modules|\.[jt]s\b|\/(?:home|root|usr|tmp|var|work)\//u;

/** Validates a response against the contract's form of an error, and returns the problem. */
export function expectProblem(answer: Answer, status: number): Problem {
  expect({ status: answer.status, type: answer.headers['content-type'] }).toEqual({
    status,
    type: 'application/problem+json',
  });
  const problem = answer.json<Problem>();
  expect(problem).toMatchObject({
    type: expect.any(String),
    title: expect.any(String),
    status,
    detail: expect.any(String),
    instance: expect.stringMatching(/^\//u),
  });
  expect(answer.text).not.toMatch(INSIDES);
  expect(answer.headers['x-served-by']).toMatch(/^[\w.-]+$/u);
  return problem;
}

/** Expects a 400 with exactly these fields at fault, by pointer or parameter. */
export function expectFaults(answer: Answer, ...fields: string[]): void {
  const { errors = [] } = expectProblem(answer, 400);
  expect(errors.map(({ pointer, parameter }) => pointer ?? parameter)).toEqual(fields);
}
