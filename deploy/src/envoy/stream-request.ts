const ACCEPT = 'accept';

/** By name; or by a wildcard, where JSON has a weight and may be the lesser choice, or none. */
const MAY_PREFER_NDJSON = String.raw`(?i:.*(application/x-ndjson|\*.*application/json\s*;[^,]*q=|application/json\s*;[^,]*q=.*\*).*)`;

/** NDJSON with a weight below 1, which 0 refuses and which is less than JSON without a weight. */
const REFUSES_NDJSON = String.raw`(?i:(.*,)?\s*application/x-ndjson\s*;\s*q=0(\.0*)?\s*(,.*)?)`;
const JSON_FIRST = String.raw`(?i:(.*,)?\s*application/json\s*,(.*,)?\s*application/x-ndjson\s*;\s*q=0(\.\d*)?\s*(,.*)?)`;

/** A page or one item, which are read at once. */
const ASKS_FOR_LESS = '.*[?&](limit|name)=.*';

/**
 * Matches the headers of a request that the service answers with a stream of everything. Envoy does not weigh media types as
 * the service does. Where it cannot tell, it takes the request for one of a stream: a page is then not tried again, but
 * a stream that was taken for a page would be cut off at its time-out.
 */
export const ASKS_FOR_A_STREAM: readonly object[] = [
  { name: ACCEPT, string_match: regex(MAY_PREFER_NDJSON) },
  ...[REFUSES_NDJSON, JSON_FIRST].map((unlike) => ({ name: ACCEPT, string_match: regex(unlike), invert_match: true })),
  { name: ':path', string_match: regex(ASKS_FOR_LESS), invert_match: true },
];

function regex(text: string): object {
  return { safe_regex: { regex: text } };
}
