import { HttpProblem } from '../../problem/http-problem.ts';

/** The error for a failed precondition: 412 with the resource's entity tag. */
export function preconditionFailed(tag: string | undefined): HttpProblem {
  const state = tag === undefined ? 'this resource exists and has no entity tag' : `the entity tag is ${tag}`;
  return new HttpProblem(412, `A precondition failed: ${state}.`);
}
