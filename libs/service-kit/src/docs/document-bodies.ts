import type { OpenAPIObject } from '@nestjs/swagger';

import { MAX_BODY_BYTES } from '../http/body/body-limits.ts';
import { FORM_TYPE } from '../http/body/media-type.ts';
import { problemResponse } from './api-problem.decorator.ts';
import { operationsOf } from './operations-of.ts';

const DESCRIPTION =
  `JSON or JSON5, whatever the content type; or one item as a form (\`${FORM_TYPE}\`) in UTF-8, whose members are ` +
  `parsed by their types here. At most ${String(MAX_BODY_BYTES)} bytes after decompression.`;

/** Documents the formats of request bodies, and the answers to others. */
export function documentBodies(document: OpenAPIObject): void {
  for (const { operation } of operationsOf(document)) {
    if (operation.requestBody && 'content' in operation.requestBody) {
      operation.requestBody.description = DESCRIPTION;
      operation.responses[413] = problemResponse(413);
      operation.responses[415] = problemResponse(415);
    }
  }
}
