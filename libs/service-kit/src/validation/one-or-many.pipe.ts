import type { PipeTransform } from '@nestjs/common';

import { invalidBody, readItem } from './body-faults.ts';
import { FaultList } from './fault-list.ts';
import type { DtoClass } from './dto-class.ts';

/** A body that was one item or an array of them. */
export interface OneOrMany<T> {
  readonly items: readonly T[];
  /** Set if the body was an array. */
  readonly many: boolean;
}

/** Reads a body that is one item or an array of items, and reports the faults of all of them. */
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

  /** @throws {HttpProblem} 400 with the invalid fields */
  transform(body: unknown): OneOrMany<T> {
    const faults = new FaultList();
    const many = Array.isArray(body);
    const sent: unknown[] = many ? body : [body];
    if (sent.length < 1 || sent.length > this.#max) {
      faults.add(`must be one item or an array of 1 to ${String(this.#max)} items`, '#');
      throw invalidBody(faults);
    }
    const items = sent.map((item, index) => readItem(this.#Dto, item, many ? `#/${String(index)}` : '#', faults));
    if (faults.listed.length > 0) {
      throw invalidBody(faults);
    }
    return { items, many };
  }
}
