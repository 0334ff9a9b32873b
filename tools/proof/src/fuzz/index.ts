export { fuzz } from './fuzz.ts';
export { findSchemathesis } from './find-schemathesis.ts';
export { Tally } from './tally.ts';
export { fuzzRequests } from './fuzz-operations.ts';
export {
  BODY_ENCODINGS,
  hostileBodies,
  JSON5_LIMIT_BYTES,
  MAX_BODY_BYTES,
  type HostileBody,
} from './hostile-bodies.ts';
export { operationsIn, type OpenApiDocument, type Operation } from './operations.ts';
