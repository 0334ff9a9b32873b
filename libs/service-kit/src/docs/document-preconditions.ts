import type { OpenAPIObject } from '@nestjs/swagger';

import { entityTagOf, TAGS_PATTERN } from '../http/preconditions/entity-tag.ts';
import { CONDITION_HEADERS } from '../http/preconditions/preconditions.ts';
import { problemResponse } from './api-problem.decorator.ts';
import { operationsOf } from './operations-of.ts';

const DESCRIPTIONS: Readonly<Record<(typeof CONDITION_HEADERS)[number], string>> = {
  'If-Match':
    'Entity tags; 412 unless the resource has one of them. `*`: the resource must exist. A weak tag matches nothing; a ' +
    'resource without an entity tag, such as a list, matches none.',
  'If-None-Match':
    'Entity tags; if the resource has one of them, 412, or 304 for a read. `*`: the resource must not exist. Weak tags ' +
    'match too.',
};

/**
 * Values that an existing resource meets, such as a tag that no version has. Schemathesis makes up no quotes for a
 * header, but sends the values of an `enum`, the first of them wherever the header is not under test.
 */
const MET: Readonly<Record<(typeof CONDITION_HEADERS)[number], string>> = {
  'If-Match': '*',
  'If-None-Match': entityTagOf(0),
};

/** Documents that every operation has preconditions, and the answers if they fail. */
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
      operation.responses[304] = { description: 'Not modified: If-None-Match has the current entity tag.' };
    }
  }
}
