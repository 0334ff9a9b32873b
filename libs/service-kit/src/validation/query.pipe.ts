import type { PipeTransform } from '@nestjs/common';

import { faultsOf, invalidQuery, type SentQuery } from '../http/query.ts';
import type { DtoClass } from './dto-class.ts';
import { instanceOf } from './instance.ts';

/** Reads a query with the parameters of a DTO, each at most once. */
export class QueryPipe<T extends object> implements PipeTransform<unknown, T> {
  readonly #Dto: DtoClass<T>;
  readonly #names: readonly (keyof T & string)[];

  /**
   * @param Dto the parameters, each a string as it was sent
   * @param names the names of all of them
   */
  constructor(Dto: DtoClass<T>, names: readonly (keyof T & string)[]) {
    this.#Dto = Dto;
    this.#names = names;
  }

  /** @throws {HttpProblem} 400 with every invalid parameter */
  transform(query: SentQuery): T {
    const faults = faultsOf(query, this.#names);
    const values = this.#names.map((name) => [name, query[name]]).filter(([, value]) => typeof value === 'string');
    const instance = instanceOf(this.#Dto, Object.fromEntries(values) as object, (parameter, detail) => {
      faults.addParameter(detail, parameter);
    });
    if (faults.listed.length > 0) {
      throw invalidQuery(faults, this.#names);
    }
    return instance;
  }
}
