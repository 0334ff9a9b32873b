import { Inject, Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';

import { faultsOf, invalidQuery, type SentQuery } from './query.ts';

const ANY_QUERY = 'film-mesh:any-query';

/** Marks a handler that ignores its query: scrapers and probes send parameters of their own. */
export const AnyQuery = (): MethodDecorator => SetMetadata(ANY_QUERY, true);

/**
 * Refuses query parameters that a handler does not have. What it has stands in its `@Query('name')`; a `@Query()` without a
 * name takes the whole query, with a {@link QueryPipe} that refuses the same.
 */
@Injectable()
export class QueryGuard implements CanActivate {
  readonly #reflector: Reflector;

  constructor(@Inject(Reflector) reflector: Reflector) {
    this.#reflector = reflector;
  }

  /** @throws {HttpProblem} 400 with every parameter that is at fault */
  canActivate(context: ExecutionContext): true {
    const { originalUrl, query } = context.switchToHttp().getRequest<Request>();
    if (!originalUrl.includes('?') || this.#reflector.get<boolean | undefined>(ANY_QUERY, context.getHandler())) {
      return true;
    }
    const known = parametersOf(context);
    if (known.every((name) => name !== undefined)) {
      const faults = faultsOf(query as SentQuery, known);
      if (faults.listed.length > 0) {
        throw invalidQuery(faults, known);
      }
    }
    return true;
  }
}

/** The names of the parameters that a handler has; undefined for the whole query. */
function parametersOf(context: ExecutionContext): (string | undefined)[] {
  const parameters = Reflect.getMetadata(ROUTE_ARGS_METADATA, context.getClass(), context.getHandler().name) as
    Readonly<Record<string, { readonly index: number; readonly data?: string }>> | undefined;
  return Object.entries(parameters ?? {})
    .filter(([key]) => key.startsWith(`${String(RouteParamtypes.QUERY)}:`))
    .toSorted(([, a], [, b]) => a.index - b.index)
    .map(([, { data }]) => data);
}
