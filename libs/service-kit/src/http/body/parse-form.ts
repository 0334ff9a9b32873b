import { HttpProblem } from '../../problem/http-problem.ts';
import { formPairs } from '../percent-encoding.ts';

const forms = new WeakSet();

/** Marks a body that was a form, whose values are texts, whatever their type. */
export function isForm(body: object): boolean {
  return forms.has(body);
}

/**
 * Parses a form: the text of each member, or the texts of a repeated one.
 *
 * @param most maximum of members
 * @throws {HttpProblem} 400 if it has more, or is not percent-encoded UTF-8
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
  // Unlike an assignment, this creates a member __proto__.
  const form = Object.fromEntries(
    Array.from(members, ([name, [first = '', ...more]]) => [name, more.length === 0 ? first : [first, ...more]]),
  );
  forms.add(form);
  return form;
}
