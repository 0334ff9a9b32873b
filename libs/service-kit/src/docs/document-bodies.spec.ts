import { expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';

import { documentBodies } from './document-bodies.ts';

it('documents forms, the limit, and refusals of the operations that have a body', () => {
  const document: OpenAPIObject = {
    openapi: '3.1.0',
    info: { title: 'things', version: '1' },
    paths: {
      '/things': {
        get: { responses: { 200: { description: 'All' } } },
        post: {
          requestBody: { content: { 'application/json': { schema: { type: 'object' } } } },
          responses: { 201: { description: 'Created' } },
        },
      },
    },
  };

  documentBodies(document);

  const { get, post } = document.paths['/things'] ?? {};
  expect(post?.requestBody).toMatchObject({
    description: expect.stringMatching(/application\/x-www-form-urlencoded.*1048576 bytes/u),
  });
  expect(Object.keys(post?.responses ?? {})).toEqual(['201', '413', '415']);
  expect(Object.keys(get?.responses ?? {})).toEqual(['200']);
});
