import type { FieldError } from '../problem/http-problem.ts';

/** Maximum of listed faults. */
export const MAX_LISTED_FAULTS = 100;

/** The longest name of a field that a response repeats, in UTF-16 units: a client may send one of a megabyte. */
const MAX_NAME_LENGTH = 200;

/** The faults of one body or query: the first of them, and the number of further ones. */
export class FaultList {
  readonly listed: FieldError[] = [];
  #more = 0;

  /** Number of faults that are not listed. */
  get more(): number {
    return this.#more;
  }

  /**
   * Creates nothing for an unlisted fault, as there may be a hundred thousand.
   *
   * @param at the JSON pointer of a part of the body, as a URI fragment: `#` or `#/3`
   * @param field the invalid member of that part; by default, the part itself
   */
  add(detail: string, at: string, field?: string): void {
    this.#list(() => ({ pointer: field === undefined ? at : `${at}/${escapePointer(shortened(field))}`, detail }));
  }

  /** @param name of a query parameter */
  addParameter(detail: string, name: string): void {
    this.#list(() => ({ parameter: shortened(name).toWellFormed(), detail }));
  }

  #list(fault: () => FieldError): void {
    if (this.listed.length < MAX_LISTED_FAULTS) {
      this.listed.push(fault());
    } else {
      this.#more++;
    }
  }
}

function shortened(field: string): string {
  return field.length > MAX_NAME_LENGTH ? `${field.slice(0, MAX_NAME_LENGTH)}…` : field;
}

/** RFC 6901, section 3. */
function escapePointer(field: string): string {
  return field.toWellFormed().replaceAll('~', '~0').replaceAll('/', '~1');
}
