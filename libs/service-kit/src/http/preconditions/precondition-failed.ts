import { HttpProblem } from '../../problem/http-problem.ts';

/** The answer where a resource does not meet a precondition: 412 that says what its tag is. */
export function preconditionFailed(tag: string | undefined): HttpProblem {
  const state = tag === undefined ? 'this resource exists and has no entity tag' : `the entity tag is ${tag}`;
  return new HttpProblem(412, `A precondition failed: ${state}.`);
}
