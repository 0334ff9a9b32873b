import type { PipeTransform } from '@nestjs/common';

import { invalidBody, readItem } from './body-faults.ts';
import { FaultList } from './fault-list.ts';
import type { DtoClass } from './dto-class.ts';

/** Reads a body that is one item, and reports all its faults. */
export class ItemPipe<T extends object> implements PipeTransform<unknown, T> {
  readonly #Dto: DtoClass<T>;

  /** @param Dto the item */
  constructor(Dto: DtoClass<T>) {
    this.#Dto = Dto;
  }

  /** @throws {HttpProblem} 400 with the invalid fields */
  transform(body: unknown): T {
    const faults = new FaultList();
    const instance = readItem(this.#Dto, body, '#', faults);
    if (faults.listed.length > 0) {
      throw invalidBody(faults);
    }
    return instance;
  }
}
