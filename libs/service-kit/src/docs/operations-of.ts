import type { OpenAPIObject } from '@nestjs/swagger';

type PathItem = OpenAPIObject['paths'][string];

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

/** An operation of a document; changes apply to the document. */
interface DocumentedOperation {
  readonly method: (typeof METHODS)[number];
  readonly operation: NonNullable<PathItem['get']>;
}

/** The operations of an OpenAPI document. */
export function operationsOf({ paths }: OpenAPIObject): DocumentedOperation[] {
  return Object.values(paths).flatMap((path) =>
    METHODS.flatMap((method) => {
      const operation = path[method];
      return operation ? [{ method, operation }] : [];
    }),
  );
}
