import { quantile, type Answer, type AnswerHead, type Call, type Sender } from '../../kit/index.ts';
import { outcomeOf, type Outcome } from './outcome.ts';

/** A request that was sent. */
export interface Record {
  /** The scheduled time of the request, in milliseconds since the beginning of the run. */
  readonly atMs: number;
  /** From when it was to be sent to the end of its answer, in milliseconds. */
  readonly tookMs: number;
  readonly outcome: Outcome;
  /** The name that the sender gave it, such as `GET`. */
  readonly kind: string;
}

/** The record of a run. */
export class Records {
  readonly #startedAt = performance.now();
  readonly all: Record[] = [];
  /** Disturbances of the mesh, and their times, in milliseconds since the beginning. */
  readonly faults: { readonly atMs: number; readonly what: string }[] = [];
  #offender: string | undefined;

  /** The first answer that was neither a success nor a problem document, and to what; undefined where there was none. */
  get offender(): string | undefined {
    return this.#offender;
  }

  /** The time since the beginning, in milliseconds. */
  now(): number {
    return performance.now() - this.#startedAt;
  }

  /**
   * Takes note of an answer: of each that any client got from the edge, on record or not.
   *
   * @param asked names the request, such as `GET /films`
   */
  hear(asked: string, answer: AnswerHead): void {
    if (outcomeOf(answer) === 'no problem') {
      this.#offender ??= `${asked} was answered with ${String(answer.status)} ${String(answer.headers['content-type'])}`;
    }
  }

  /** Sends a request that was to be sent now or before, and puts it on record; undefined where there was no whole answer. */
  async send(sender: Sender, call: Call, kind: string, atMs = this.now()): Promise<Answer | undefined> {
    const answer = await sender.trySend(call);
    this.all.push({ atMs, tookMs: this.now() - atMs, outcome: outcomeOf(answer), kind });
    return answer;
  }

  mark(what: string): void {
    this.faults.push({ atMs: this.now(), what });
  }

  /** Number of requests of a kind, or of all kinds, with one of these outcomes. */
  count(outcomes: readonly Outcome[], kind?: string): number {
    return this.#of(kind).filter(({ outcome }) => outcomes.includes(outcome)).length;
  }

  /** Requests that were neither answered well nor refused with the time to come back. */
  failures(kind?: string): number {
    return this.count(['failed', 'no problem', 'broken'], kind);
  }

  /** Requests without the answer that was asked for. */
  misses(kind?: string): number {
    return this.failures(kind) + this.count(['refused'], kind);
  }

  /** Number of requests of a kind that succeeded within so many milliseconds. */
  goodput(kind: string | undefined, inTimeMs: number): number {
    return this.#of(kind).filter(({ outcome, tookMs }) => outcome === 'ok' && tookMs <= inTimeMs).length;
  }

  /** Requests that took longer than some milliseconds, or were not answered as asked for. */
  slow(thanMs: number, kind?: string): number {
    return this.#of(kind).length - this.goodput(kind, thanMs);
  }

  /** The longest that a share of the requests took, in milliseconds: 0.99 for p99. */
  quantile(share: number, kind?: string): number {
    const times = this.#of(kind).map(({ tookMs }) => tookMs);
    times.sort((a, b) => a - b);
    return times.length === 0 ? 0 : quantile(times, share);
  }

  #of(kind: string | undefined): Record[] {
    return this.all.filter((one) => kind === undefined || one.kind === kind);
  }
}
