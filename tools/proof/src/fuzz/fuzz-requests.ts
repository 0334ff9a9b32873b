import { Client, type Call } from '../kit/index.ts';
import { operationsIn, type OpenApiDocument, type Operation } from './operations.ts';
import type { FuzzOptions } from './fuzz.ts';
import type { Tally } from './tally.ts';

/** One request, and whether a status is a right answer to it. */
interface Variant extends Call {
  readonly isRight: (status: number) => boolean;
}

const is = (right: number) => (status: number) => status === right;

/** Queries that no operation takes: unknown and repeated parameters, and such as are not percent-encoded UTF-8. */
const QUERIES = [
  'limt=1',
  'limit[]=1',
  'name%5B%5D=x',
  'limit=1&limit=1',
  'limit=1&%6cimit=1',
  '=1',
  '__proto__=1',
  'name=Am%E8lie',
  'name=%ED%A0%80',
  'name=%C0%AF',
  'name=%zz',
  'name=%E',
  '%FF',
];

/** Ends of a path that are not percent-encoded UTF-8. */
const ENDS = ['/%FF', '/%E8', '/%ED%A0%80', '/%zz', '/%00'];

/** Headers that accept JSON, with parameters that nobody has to know. */
const ACCEPTING = [
  'application/json; charset=utf-8',
  'text/html;level=1, Application/JSON;version="1,0;q=0";q=0.1',
  'application/*;q=0.001',
  'image/gif, *; q=.2',
];

/** Headers that accept nothing that an operation has to give, or nothing that can be read. */
const REFUSING = ['*/*;q=0', 'text/html', ';;,"', '/'];

function variantsOf({ method, path }: Operation): Variant[] {
  return [
    ...QUERIES.map((query) => ({ path: `${path}?${query}`, isRight: is(400) })),
    ...ENDS.map((end) => ({ path: `${path}${end}`, isRight: is(400) })),
    ...ACCEPTING.map((accept) => ({ path, headers: { accept }, isRight: (status: number) => status !== 406 })),
    ...REFUSING.map((accept) => ({ path, headers: { accept }, isRight: is(406) })),
    { path, method: 'OPTIONS', isRight: is(204) },
  ].map((variant) => ({ method, ...variant }));
}

/**
 * Sends every operation of a document queries, paths and `Accept` headers as clients send them, and OPTIONS: no document
 * can say what is right of those.
 *
 * @param tally counts the cases and gets the findings
 * @throws the reason of the signal
 */
export async function fuzzRequests(
  { documentUrl, origin, signal }: Pick<FuzzOptions, 'documentUrl' | 'origin' | 'signal'>,
  tally: Tally,
): Promise<void> {
  const document = (await (await fetch(documentUrl)).json()) as OpenApiDocument;
  const client = new Client(origin, { keepAlive: true });
  for (const operation of operationsIn(document)) {
    for (const { path, method = operation.method, headers = {}, isRight } of variantsOf(operation)) {
      signal?.throwIfAborted();
      const status = (await client.trySend({ method, path, headers }))?.status;
      tally.add({
        operation: `${operation.method} ${operation.pattern}`,
        phase: 'requests',
        status,
        request: `${method} ${path} ${headers['accept'] ?? ''}`.trim(),
        failures: status === undefined || isRight(status) ? [] : [`answered with ${String(status)}`],
      });
    }
  }
}
