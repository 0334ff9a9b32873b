import type { IncomingMessage } from 'node:http';

const beginnings = new WeakMap<IncomingMessage, number>();

/**
 * The start of a request, in milliseconds of `performance.now()`: the time of the first call.
 *
 * @param at the time of the first call; now by default
 */
export function beginningOf(request: IncomingMessage, at = performance.now()): number {
  const known = beginnings.get(request);
  if (known === undefined) {
    beginnings.set(request, at);
  }
  return known ?? at;
}
