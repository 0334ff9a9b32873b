import type { Experiment } from './experiment.ts';
import type { Records } from './load/records.ts';

/** One run of an experiment. */
export interface Run {
  readonly figure: number;
  readonly records: Records;
}

/** Both runs, and what they show. */
export interface Result {
  readonly name: string;
  readonly experiment: Experiment;
  readonly withRemedy: Run;
  readonly without: Run;
  /** The objection; undefined if the remedy keeps the bound and its removal breaks it. */
  readonly fault: string | undefined;
}
