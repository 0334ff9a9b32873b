import type { OpenAPIObject } from '@nestjs/swagger';

import { entityTagOf, TAGS_PATTERN } from '../http/preconditions/entity-tag.ts';
import { CONDITION_HEADERS } from '../http/preconditions/preconditions.ts';
import { problemResponse } from './api-problem.decorator.ts';
import { operationsOf } from './operations-of.ts';

const DESCRIPTIONS: Readonly<Record<(typeof CONDITION_HEADERS)[number], string>> = {
  'If-Match':
    'Entity tags, one of which the resource must have, else 412; `*`: it must be there. A weak one matches nothing, nor ' +
    'does any tag where a resource has none, as lists do.',
  'If-None-Match':
    'Entity tags, none of which the resource may have, else 412, or 304 of a read; `*`: it must not be there. Weak ones ' +
    'count.',
};

/**
 * Values that everything meets which is there, such as a tag that no version has. Schemathesis makes up no quotes for a
 * header, but sends the values of an `enum`, the first of them wherever the header is not what it tries.
 */
const MET: Readonly<Record<(typeof CONDITION_HEADERS)[number], string>> = {
  'If-Match': '*',
  'If-None-Match': entityTagOf(0),
};

/** Documents that preconditions count for every operation, and what is answered where they fail. */
export function documentPreconditions(document: OpenAPIObject): void {
  for (const { method, operation } of operationsOf(document)) {
    const conditions = CONDITION_HEADERS.map((name) => ({
      name,
      in: 'header' as const,
      required: false,
      description: DESCRIPTIONS[name],
      schema: {
        anyOf: [
          { type: 'string' as const, enum: [...new Set([MET[name], '*'])] },
          { type: 'string' as const, pattern: TAGS_PATTERN },
        ],
      },
    }));
    operation.parameters = [...(operation.parameters ?? []), ...conditions];
    operation.responses[412] = problemResponse(412);
    if (method === 'get') {
      operation.responses[304] = { description: 'The client has the current state, as its If-None-Match says.' };
    }
  }
}
