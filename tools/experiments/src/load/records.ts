import type { Outcome } from './outcome.ts';

/** A request that was sent. */
export interface Record {
  /** When it was to be sent, in milliseconds since the beginning of the run. */
  readonly atMs: number;
  /** From when it was to be sent to the end of its answer, in milliseconds. */
  readonly tookMs: number;
  readonly outcome: Outcome;
  /** The name that the sender gave it, such as `GET`. */
  readonly kind: string;
}

/** What happened in a run. */
export class Records {
  readonly #startedAt = performance.now();
  readonly all: Record[] = [];
  /** What was done to the mesh, and when, in milliseconds since the beginning. */
  readonly faults: { readonly atMs: number; readonly what: string }[] = [];

  /** The time since the beginning, in milliseconds. */
  now(): number {
    return performance.now() - this.#startedAt;
  }

  mark(what: string): void {
    this.faults.push({ atMs: this.now(), what });
  }

  /** How many of a kind, or of all kinds, had one of these outcomes. */
  count(outcomes: readonly Outcome[], kind?: string): number {
    return this.all.filter((one) => outcomes.includes(one.outcome) && (kind === undefined || one.kind === kind)).length;
  }

  /** Requests that were neither answered well nor refused with the time to come back. */
  failures(kind?: string): number {
    return this.count(['failed', 'no problem', 'broken'], kind);
  }

  /** Requests without the answer that was asked for. */
  misses(kind?: string): number {
    return this.failures(kind) + this.count(['refused'], kind);
  }

  /** The longest that a share of the requests took, in milliseconds: 0.99 for p99. */
  quantile(share: number, kind?: string): number {
    const times = this.all.filter((one) => kind === undefined || one.kind === kind).map(({ tookMs }) => tookMs);
    return times.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(times.length * share) - 1)] ?? 0;
  }
}
