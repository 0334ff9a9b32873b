import { HttpProblem } from '../../problem/http-problem.ts';
import { formPairs } from '../percent-encoding.ts';

const forms = new WeakSet();

/** Whether a body was a form, whose values are texts, whatever they are texts of. */
export function isForm(body: object): boolean {
  return forms.has(body);
}

/**
 * Reads a form: the text of each member, or the texts of one that comes several times.
 *
 * @param most how many members it may have
 * @throws {HttpProblem} 400 where it has more, or is not percent-encoded UTF-8
 */
export function parseForm(text: string, most: number): Readonly<Record<string, string | string[]>> {
  const members = new Map<string, string[]>();
  let count = 0;
  for (const { name, value } of formPairs(text)) {
    if (++count > most) {
      throw new HttpProblem(400, `The form has more than ${String(most)} members.`);
    }
    if (value === undefined) {
      throw new HttpProblem(400, 'The form must be percent-encoded UTF-8.');
    }
    const values = members.get(name);
    if (values) {
      values.push(value);
    } else {
      members.set(name, [value]);
    }
  }
  // Unlike an assignment, this makes a member of __proto__.
  const form = Object.fromEntries(
    Array.from(members, ([name, [first = '', ...more]]) => [name, more.length === 0 ? first : [first, ...more]]),
  );
  forms.add(form);
  return form;
}
