import type { Answer } from '../../kit/index.ts';

/** What an experiment needs before it can measure anything. */
export function assertStatus(answer: Answer | undefined, status: number): asserts answer is Answer {
  if (answer?.status !== status) {
    throw new Error(
      `${String(status)} was wanted, not ${String(answer?.status)}: ${answer?.text ?? 'no whole answer'}`,
    );
  }
}
