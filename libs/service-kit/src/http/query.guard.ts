import { Inject, Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';

import { parametersOf } from './handler-parameters.ts';
import { faultsOf, invalidQuery, type SentQuery } from './query.ts';

const ANY_QUERY = 'film-mesh:any-query';

/** Marks a handler that ignores its query: scrapers and probes send parameters of their own. */
export const AnyQuery = (): MethodDecorator => SetMetadata(ANY_QUERY, true);

/**
 * Refuses query parameters that a handler does not have: those of its `@Query('name')`s; a `@Query()` without a name
 * takes the whole query, with a {@link QueryPipe} that refuses unknown ones itself.
 */
@Injectable()
export class QueryGuard implements CanActivate {
  readonly #reflector: Reflector;

  constructor(@Inject(Reflector) reflector: Reflector) {
    this.#reflector = reflector;
  }

  /** @throws {HttpProblem} 400 with every invalid parameter */
  canActivate(context: ExecutionContext): true {
    const { originalUrl, query } = context.switchToHttp().getRequest<Request>();
    if (!originalUrl.includes('?') || this.#reflector.get<boolean | undefined>(ANY_QUERY, context.getHandler())) {
      return true;
    }
    const known = queryOf(context);
    if (known.every((name) => name !== undefined)) {
      const faults = faultsOf(query as SentQuery, known);
      if (faults.listed.length > 0) {
        throw invalidQuery(faults, known);
      }
    }
    return true;
  }
}

/** The names of the handler's parameters; undefined for the whole query. */
function queryOf(context: ExecutionContext): (string | undefined)[] {
  return parametersOf(context, RouteParamtypes.QUERY)
    .toSorted((a, b) => a.index - b.index)
    .map(({ data }) => data as string | undefined);
}
