import { isProblem, type AnswerHead } from '../../kit/index.ts';

/** The outcome of a request, the best first. */
export const OUTCOMES = ['ok', 'refused', 'failed', 'no problem', 'broken'] as const;

/**
 * - `ok`: the success that was asked for;
 * - `refused`: 429 or 503 that says when to come back;
 * - `failed`: another problem (RFC 9457);
 * - `no problem`: an error that is no problem document;
 * - `broken`: no whole answer.
 */
export type Outcome = (typeof OUTCOMES)[number];

/** @param answer undefined where there was no whole one */
export function outcomeOf(answer: AnswerHead | undefined): Outcome {
  if (answer === undefined) {
    return 'broken';
  }
  const { status, headers } = answer;
  if (status < 400) {
    return 'ok';
  }
  if (!isProblem(answer)) {
    return 'no problem';
  }
  return [429, 503].includes(status) && headers['retry-after'] !== undefined ? 'refused' : 'failed';
}
