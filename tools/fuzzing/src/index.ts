export { fuzz } from './fuzz.ts';
export { findSchemathesis } from './find-schemathesis.ts';
export { Tally } from './tally.ts';
