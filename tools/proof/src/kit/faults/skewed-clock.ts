/** By how much the clocks of a service's replicas are off, in milliseconds: the second's is behind, the third's ahead. */
const SKEW_MS = [0, -3_600_000, 3_600_000] as const;

/**
 * Sets the clock of this process wrong, as that of a machine can be. Time-outs go by another clock, which is right.
 *
 * @param replica the name of the replica, which ends in its number, counted from 1
 */
export function skewClock(replica = ''): void {
  const number = Number(/\d+$/u.exec(replica)?.[0] ?? 1);
  const skew = SKEW_MS[(number - 1) % SKEW_MS.length] ?? 0;
  const now = Date.now.bind(Date);
  Date.now = () => now() + skew;
}
