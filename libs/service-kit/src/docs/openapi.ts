import type { ServiceDescriptor } from '@film-mesh/service-descriptor';
import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';

import { documentBodies } from './document-bodies.ts';
import { documentPreconditions } from './document-preconditions.ts';

/** Publishes Swagger UI at the descriptor's `docs` path, and the OpenAPI document as `openapi.json` beside it. */
export function serveDocs(app: INestApplication, { name, docs }: ServiceDescriptor): void {
  const info = new DocumentBuilder().setTitle(name).setVersion('1').setOpenAPIVersion('3.1.0').build();
  SwaggerModule.setup(docs, app, () => completed(SwaggerModule.createDocument(app, info)), {
    jsonDocumentUrl: `${docs}/openapi.json`,
    raw: ['json'],
    customSiteTitle: name,
  });
}

/** Adds whatever every operation and every schema have in common. */
function completed(document: OpenAPIObject): OpenAPIObject {
  documentBodies(document);
  documentPreconditions(document);
  return closed(document);
}

/** Declares every schema as closed: unknown members are refused, and Nest cannot declare so for a class. */
function closed(document: OpenAPIObject): OpenAPIObject {
  for (const schema of Object.values(document.components?.schemas ?? {})) {
    if ('type' in schema && schema.type === 'object') {
      schema.additionalProperties ??= false;
    }
  }
  return document;
}
