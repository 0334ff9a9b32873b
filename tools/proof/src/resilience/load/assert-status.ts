import type { Answer } from '../../kit/index.ts';

/** A precondition of an experiment's measurement. */
export function assertStatus(answer: Answer | undefined, status: number): asserts answer is Answer {
  if (answer?.status !== status) {
    throw new Error(
      `${String(status)} was wanted, not ${String(answer?.status)}: ${answer?.text ?? 'no whole answer'}`,
    );
  }
}
