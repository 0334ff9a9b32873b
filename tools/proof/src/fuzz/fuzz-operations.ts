import { Client, type Call } from '../kit/index.ts';
import type { FuzzOptions } from './fuzz.ts';
import { BODY_ENCODINGS, bodiesOfSize, MAX_BODY_BYTES } from './hostile-bodies.ts';
import { operationsIn, type OpenApiDocument, type Operation } from './operations.ts';
import type { Phase } from './read-event.ts';
import { requestsOf, type Variant } from './requests.ts';
import type { Tally } from './tally.ts';

/**
 * Sends every operation of a document bodies that are made to cost as much as may be, in every encoding: what
 * Schemathesis makes up is small.
 *
 * @param tally counts the cases and gets the findings: every 5xx, and every missing answer
 * @throws the reason of the signal
 */
export function fuzzBodies(options: Omit<FuzzOptions, 'examples'>, tally: Tally): Promise<void> {
  return fuzzOperations('bodies', options, tally, () => bodiesOf(options.seed));
}

/**
 * Sends every operation of a document queries, paths and `Accept` headers as clients send them, and OPTIONS: no document
 * can say what is right of those.
 *
 * @param tally counts the cases and gets the findings
 * @throws the reason of the signal
 */
export function fuzzRequests(options: Omit<FuzzOptions, 'examples' | 'seed'>, tally: Tally): Promise<void> {
  return fuzzOperations('requests', options, tally, requestsOf);
}

async function fuzzOperations(
  phase: Phase,
  { documentUrl, origin, signal }: Omit<FuzzOptions, 'examples' | 'seed'>,
  tally: Tally,
  variantsOf: (operation: Operation) => Iterable<Omit<Variant, 'path'> & Partial<Call>>,
): Promise<void> {
  const document = (await (await fetch(documentUrl)).json()) as OpenApiDocument;
  const client = new Client(origin, { keepAlive: true });
  for (const operation of operationsIn(document)) {
    for (const { isRight = () => true, title, ...variant } of variantsOf(operation)) {
      signal?.throwIfAborted();
      const call = { method: operation.method, path: operation.path, ...variant };
      const status = (await client.trySend(call))?.status;
      tally.add({
        operation: `${operation.method} ${operation.pattern}`,
        phase,
        status,
        request: `${call.method} ${call.path} ${title}`.trim(),
        failures: status === undefined || isRight(status) ? [] : [`answered with ${String(status)}`],
      });
    }
  }
}

/** As large as may be, what is just too large, and something between. */
function* bodiesOf(seed: number): Generator<Omit<Variant, 'path'>> {
  const sizes = [MAX_BODY_BYTES, MAX_BODY_BYTES + 1, 1 + ((seed * 7_919) % MAX_BODY_BYTES)];
  for (const { name, type, text } of sizes.flatMap(bodiesOfSize)) {
    for (const [encoding, encode] of Object.entries(BODY_ENCODINGS)) {
      const body = encode(text);
      const length = String(body.length);
      const headers = { 'content-type': type, 'content-encoding': encoding, 'content-length': length };
      yield { title: `with ${name}, ${encoding}`, headers, body };
    }
  }
}
