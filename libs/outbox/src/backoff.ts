/** The longest wait before the next try, in milliseconds. */
const MAX_WAIT_MS = 30_000;

/**
 * The wait before the next try, in milliseconds: doubled after each failure, up to 30 s. Up to half of it is random
 * (jitter), so that replicas that failed together do not retry together.
 *
 * @param failures number of failures in a row, at least 1
 * @param firstMs the longest wait after the first one, in milliseconds
 */
export function waitAfter(failures: number, firstMs: number): number {
  const longest = Math.min(firstMs * 2 ** (failures - 1), MAX_WAIT_MS);
  return longest * (1 - Math.random() / 2);
}
