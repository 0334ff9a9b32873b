import { HttpProblem, type FieldError } from '../problem/http-problem.ts';
import { instanceOf, type DtoClass } from './instance.ts';

/** What was made of a part of a body, and everything that is wrong with it. */
export interface Reading<T> {
  readonly instance: T;
  readonly errors: readonly FieldError[];
}

/**
 * Makes an instance of a DTO of a part of a body.
 *
 * @param at the JSON pointer of that part, as a URI fragment: `#` or `#/3`
 */
export function readItem<T extends object>(Dto: DtoClass<T>, sent: unknown, at: string): Reading<T> {
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) {
    return { instance: new Dto(), errors: [{ pointer: at, detail: 'must be an object' }] };
  }
  const { instance, faults } = instanceOf(Dto, sent);
  return {
    instance,
    errors: faults.map(({ field, detail }) => ({ pointer: `${at}/${escapePointer(field)}`, detail })),
  };
}

/** The answer to a body with faults: 400 that lists all of them. */
export function invalidBody(errors: readonly FieldError[]): HttpProblem {
  return new HttpProblem(400, 'The body is not as it should be; see errors.', { errors });
}

/** RFC 6901, section 3. */
function escapePointer(field: string): string {
  return field.toWellFormed().replaceAll('~', '~0').replaceAll('/', '~1');
}
