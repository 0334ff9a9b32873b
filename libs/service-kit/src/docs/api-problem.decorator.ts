import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';

import { PROBLEM_JSON, titleOf } from '../problem/problem-details.ts';
import { MAX_LISTED_FAULTS } from '../validation/fault-list.ts';

const SCHEMA = {
  type: 'object' as const,
  // Without 'instance', which the proxy does not know if it refuses a request while it reads its headers.
  required: ['type', 'title', 'status', 'detail'],
  properties: {
    type: { type: 'string' as const },
    title: { type: 'string' as const },
    status: { type: 'integer' as const },
    detail: { type: 'string' as const },
    instance: { type: 'string' as const },
    errors: { type: 'array' as const, maxItems: MAX_LISTED_FAULTS, items: { type: 'object' as const } },
    moreErrors: { type: 'integer' as const, minimum: 1 },
  },
};

/** Documents the problems (RFC 9457) of a handler. */
export function ApiProblem(...statuses: number[]): MethodDecorator & ClassDecorator {
  return applyDecorators(...statuses.map((status) => ApiResponse({ status, ...problemResponse(status) })));
}

/** The part of an OpenAPI document on problems with one status. */
export function problemResponse(status: number) {
  return { description: titleOf(status), content: { [PROBLEM_JSON]: { schema: SCHEMA } } };
}
