import type { PipeTransform } from '@nestjs/common';

import { invalidBody, readItem } from './body-faults.ts';
import type { DtoClass } from './instance.ts';

/** Reads a body that is one item, and says everything that is wrong with it. */
export class ItemPipe<T extends object> implements PipeTransform<unknown, T> {
  readonly #Dto: DtoClass<T>;

  /** @param Dto the item */
  constructor(Dto: DtoClass<T>) {
    this.#Dto = Dto;
  }

  /** @throws {HttpProblem} 400 with every field that is at fault */
  transform(body: unknown): T {
    const { instance, errors } = readItem(this.#Dto, body, '#');
    if (errors.length > 0) {
      throw invalidBody(errors);
    }
    return instance;
  }
}
