/** Documents that an answer carries an `ETag`; see {@link entityTagOf}. */
export const ETAG = {
  ETag: {
    description: 'Strong; another state of what is answered has another one.',
    schema: { type: 'string' as const },
  },
};
