import { HttpProblem } from '../problem/http-problem.ts';
import type { FaultList } from './fault-list.ts';
import type { DtoClass } from './dto-class.ts';
import { instanceOf } from './instance.ts';

/**
 * Creates an instance of a DTO from a part of a body.
 *
 * @param at the JSON pointer of that part, as a URI fragment: `#` or `#/3`
 * @param faults collects its faults
 */
export function readItem<T extends object>(Dto: DtoClass<T>, sent: unknown, at: string, faults: FaultList): T {
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) {
    faults.add('must be an object', at);
    return new Dto();
  }
  return instanceOf(Dto, sent, (field, detail) => {
    faults.add(detail, at, field);
  });
}

/** The error for an invalid body: 400 that lists the first faults, and the number of further ones. */
export function invalidBody({ listed, more }: FaultList): HttpProblem {
  const which = more === 0 ? '' : ` (the first ${String(listed.length)} of ${String(listed.length + more)})`;
  return new HttpProblem(400, `The request body is invalid; see errors${which}.`, {
    errors: listed,
    ...(more > 0 && { moreErrors: more }),
  });
}
