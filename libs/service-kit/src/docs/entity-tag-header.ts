/** Documents the `ETag` of a response; see {@link entityTagOf}. */
export const ETAG = {
  ETag: {
    description: 'A strong entity tag; it changes with the resource.',
    schema: { type: 'string' as const },
  },
};
