const ACCEPT = 'accept';

/** Accepts NDJSON by name; or by a wildcard, if JSON has a weight and may be the lesser choice, or none. */
const MAY_PREFER_NDJSON = String.raw`(?i:.*(application/x-ndjson|\*.*application/json\s*;[^,]*q=|application/json\s*;[^,]*q=.*\*).*)`;

/** Accepts NDJSON with a weight below 1, which 0 refuses and which is less than JSON without a weight. */
const REFUSES_NDJSON = String.raw`(?i:(.*,)?\s*application/x-ndjson\s*;\s*q=0(\.0*)?\s*(,.*)?)`;
const JSON_FIRST = String.raw`(?i:(.*,)?\s*application/json\s*,(.*,)?\s*application/x-ndjson\s*;\s*q=0(\.\d*)?\s*(,.*)?)`;

/** A query for a page or one item, which is no stream. */
const ASKS_FOR_LESS = '.*[?&](limit|name)=.*';

/**
 * Matches the headers of a request that the service answers with an export. Envoy cannot weigh media types as the
 * service does. In doubt, it treats the request as an export: then a page is not retried, whereas an export treated as
 * a page would be cut off by its time limit.
 */
export const ASKS_FOR_A_STREAM: readonly object[] = [
  { name: ACCEPT, string_match: regex(MAY_PREFER_NDJSON) },
  ...[REFUSES_NDJSON, JSON_FIRST].map((unlike) => ({ name: ACCEPT, string_match: regex(unlike), invert_match: true })),
  { name: ':path', string_match: regex(ASKS_FOR_LESS), invert_match: true },
];

function regex(text: string): object {
  return { safe_regex: { regex: text } };
}
