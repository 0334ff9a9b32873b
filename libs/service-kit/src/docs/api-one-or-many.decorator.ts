import { applyDecorators, type Type } from '@nestjs/common';
import { ApiBody, ApiExtraModels, getSchemaPath } from '@nestjs/swagger';

/** Documents a body that a {@link OneOrManyPipe} reads: one item, or an array of 1 to `max` of them. */
export function ApiOneOrMany(Dto: Type, max: number): MethodDecorator {
  const item = { $ref: getSchemaPath(Dto) };
  return applyDecorators(
    ApiExtraModels(Dto),
    ApiBody({ schema: { oneOf: [item, { type: 'array', minItems: 1, maxItems: max, items: item }] } }),
  );
}
