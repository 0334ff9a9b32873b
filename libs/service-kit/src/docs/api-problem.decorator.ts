import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';

import { PROBLEM_JSON, titleOf } from '../problem/problem-details.ts';
import { MAX_LISTED_FAULTS } from '../validation/fault-list.ts';

const SCHEMA = {
  type: 'object' as const,
  // Without 'instance', which the proxy does not know of a request that it refuses while it reads its head.
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

/** Documents the errors that a handler can answer with, all of them problems (RFC 9457). */
export function ApiProblem(...statuses: number[]): MethodDecorator & ClassDecorator {
  return applyDecorators(...statuses.map((status) => ApiResponse({ status, ...problemResponse(status) })));
}

/** The part of an OpenAPI document on answers with a problem of one status. */
export function problemResponse(status: number) {
  return { description: titleOf(status), content: { [PROBLEM_JSON]: { schema: SCHEMA } } };
}
