import type { Run } from './result.ts';

/**
 * The objection to the two runs of an experiment; undefined if the remedy keeps the bound, its removal breaks it, and
 * each response of the edge with the remedy was a success or a problem document.
 */
export function faultOf(bound: number, withRemedy: Run, without: Run): string | undefined {
  if (withRemedy.records.offender !== undefined) {
    return `an error was no problem document: ${withRemedy.records.offender}`;
  }
  // Not "more than the bound": what could not be measured, NaN, holds none.
  if (!(withRemedy.figure <= bound)) {
    return 'the remedy does not hold the bound';
  }
  return without.figure > bound ? undefined : 'nothing is worse without the remedy';
}
