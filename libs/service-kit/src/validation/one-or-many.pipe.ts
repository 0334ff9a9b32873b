import type { PipeTransform } from '@nestjs/common';

import { invalidBody, readItem } from './body-faults.ts';
import type { DtoClass } from './instance.ts';

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
      throw invalidBody([{ pointer: '#', detail: `must be one item or an array of 1 to ${String(this.#max)}` }]);
    }
    const readings = sent.map((item, index) => readItem(this.#Dto, item, many ? `#/${String(index)}` : '#'));
    const errors = readings.flatMap((reading) => reading.errors);
    if (errors.length > 0) {
      throw invalidBody(errors);
    }
    return { items: readings.map(({ instance }) => instance), many };
  }
}
