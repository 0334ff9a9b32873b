import type { ExecutionContext } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import type { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';

/** A parameter of a handler, in Nest's metadata. */
export interface HandlerParameter {
  readonly index: number;
  /** The argument of its decorator, such as the name of a query parameter. */
  readonly data?: unknown;
  /** The function of a custom decorator. */
  readonly factory?: unknown;
}

/** The parameters of a request's handler; of one kind, if given. */
export function parametersOf(context: ExecutionContext, kind?: RouteParamtypes): HandlerParameter[] {
  const noted = Reflect.getMetadata(ROUTE_ARGS_METADATA, context.getClass(), context.getHandler().name) as
    Readonly<Record<string, HandlerParameter>> | undefined;
  return Object.entries(noted ?? {})
    .filter(([key]) => kind === undefined || key.startsWith(`${String(kind)}:`))
    .map(([, parameter]) => parameter);
}
