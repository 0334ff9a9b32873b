/** One thing that a service can be asked for. */
export interface Operation {
  readonly method: string;
  /** As the document has it, such as `/films/{id}`. */
  readonly pattern: string;
  /** The same with something for each parameter. */
  readonly path: string;
  /** Set if it has a body. */
  readonly takesBody: boolean;
}

/** Of an OpenAPI document, what is read here. */
export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly requestBody?: object }>>>>;
}

/** The value of a path parameter: an id of nothing, which is also the name of a voter. */
const SOMETHING = '01900000-0000-7000-8000-000000000000';

/** All operations of a document. */
export function operationsIn({ paths }: OpenApiDocument): Operation[] {
  return Object.entries(paths).flatMap(([pattern, methods]) =>
    Object.entries(methods).map(([method, { requestBody }]) => ({
      method: method.toUpperCase(),
      pattern,
      path: pattern.replaceAll(/\{[^}]+\}/gu, SOMETHING),
      takesBody: requestBody !== undefined,
    })),
  );
}
