/** Documents that an answer carries an `ETag`; see {@link entityTagOf}. */
export const ETAG = {
  ETag: {
    description: 'A strong entity tag; it changes with the resource.',
    schema: { type: 'string' as const },
  },
};
