import type { PipeTransform } from '@nestjs/common';

import { HttpProblem, type FieldError } from '../problem/http-problem.ts';
import { instanceOf, type DtoClass } from './instance.ts';

/** A body that was one item or an array of them. */
export interface OneOrMany<T> {
  readonly items: readonly T[];
  /** Whether the body was an array. */
  readonly many: boolean;
}

/** Reads a body that is one item or an array of them, and says everything that is wrong with any of them. */
export class OneOrManyPipe<T extends object> implements PipeTransform<unknown, OneOrMany<T>> {
  readonly #Dto: DtoClass<T>;
  readonly #max: number;

  /**
   * @param Dto the item
   * @param max the largest number of items, which is 1 or greater
   */
  constructor(Dto: DtoClass<T>, max: number) {
    this.#Dto = Dto;
    this.#max = max;
  }

  /** @throws {HttpProblem} 400 with every field that is at fault */
  transform(body: unknown): OneOrMany<T> {
    const many = Array.isArray(body);
    const sent: unknown[] = many ? body : [body];
    if (sent.length < 1 || sent.length > this.#max) {
      throw invalid([{ pointer: '#', detail: `must be one item or an array of 1 to ${String(this.#max)}` }]);
    }
    const errors: FieldError[] = [];
    const items = sent.map((item, index) => {
      const at = many ? `#/${String(index)}` : '#';
      if (typeof item !== 'object' || item === null || Array.isArray(item)) {
        errors.push({ pointer: at, detail: 'must be an object' });
        return new this.#Dto();
      }
      const { instance, faults } = instanceOf(this.#Dto, item);
      errors.push(...faults.map(({ field, detail }) => ({ pointer: `${at}/${escapePointer(field)}`, detail })));
      return instance;
    });
    if (errors.length > 0) {
      throw invalid(errors);
    }
    return { items, many };
  }
}

function invalid(errors: readonly FieldError[]): HttpProblem {
  return new HttpProblem(400, 'The body is not as it should be; see errors.', { errors });
}

/** RFC 6901, section 3. */
function escapePointer(field: string): string {
  return field.toWellFormed().replaceAll('~', '~0').replaceAll('/', '~1');
}
