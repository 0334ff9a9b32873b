import { ApiHeader } from '@nestjs/swagger';

/** Documents that a handler takes an `If-Match`; see {@link versionsOf}. */
export const ApiIfMatch = (): MethodDecorator =>
  ApiHeader({ name: 'If-Match', required: false, description: 'The ETag that is taken to be the current one.' });

/** Documents that an answer carries an `ETag`; see {@link entityTagOf}. */
export const ETAG = { ETag: { description: 'The version of what is answered.', schema: { type: 'string' as const } } };
