import { Client } from '../kit/index.ts';
import { BODY_ENCODINGS, bodiesOfSize, MAX_BODY_BYTES } from './hostile-bodies.ts';
import { operationsIn, type OpenApiDocument } from './operations.ts';
import type { FuzzOptions } from './fuzz.ts';
import type { Tally } from './tally.ts';

/** How large the bodies of a round are, in bytes: as large as may be, what is just too large, and something between. */
function sizesOf(seed: number): number[] {
  return [MAX_BODY_BYTES, MAX_BODY_BYTES + 1, 1 + ((seed * 7_919) % MAX_BODY_BYTES)];
}

/**
 * Sends every operation of a document bodies that are made to cost as much as may be, in every encoding: what
 * Schemathesis makes up is small.
 *
 * @param tally counts the cases and gets the findings: every 5xx, and every missing answer
 * @throws the reason of the signal
 */
export async function fuzzBodies(
  { documentUrl, origin, seed, signal }: Omit<FuzzOptions, 'examples'>,
  tally: Tally,
): Promise<void> {
  const document = (await (await fetch(documentUrl)).json()) as OpenApiDocument;
  const client = new Client(origin, { keepAlive: true });
  for (const operation of operationsIn(document)) {
    for (const { name, type, text } of sizesOf(seed).flatMap(bodiesOfSize)) {
      for (const [encoding, encode] of Object.entries(BODY_ENCODINGS)) {
        signal?.throwIfAborted();
        const { method, path } = operation;
        const body = encode(text);
        const length = String(body.length);
        const headers = { 'content-type': type, 'content-encoding': encoding, 'content-length': length };
        const answer = await client.trySend({ method, path, headers, body });
        tally.add({
          operation: `${operation.method} ${operation.pattern}`,
          phase: 'bodies',
          status: answer?.status,
          request: `${operation.method} ${operation.path} with ${name}, ${encoding}`,
          failures: [],
        });
      }
    }
  }
}
