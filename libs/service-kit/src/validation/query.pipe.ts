import type { PipeTransform } from '@nestjs/common';

import { HttpProblem, type FieldError } from '../problem/http-problem.ts';
import { instanceOf, type DtoClass } from './instance.ts';

/** Reads the parameters of a query that a DTO knows; others are left alone, as is usual for links. */
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

  /** @throws {HttpProblem} 400 with every parameter that is at fault */
  transform(query: Readonly<Record<string, unknown>>): T {
    const known = this.#names.filter((name) => Object.hasOwn(query, name)).map((name) => [name, query[name]]);
    const errors: FieldError[] = [];
    const instance = instanceOf(this.#Dto, Object.fromEntries(known) as object, (parameter, detail) => {
      errors.push({ parameter, detail });
    });
    if (errors.length > 0) {
      throw new HttpProblem(400, 'The query is invalid; see errors.', { errors });
    }
    return instance;
  }
}
