import type { Competition } from './competition.ts';

/** What one run of a lane came to. */
export interface Sample {
  /** Units a second. */
  readonly perSecond: number;
  /** Processor time a unit, in microseconds; undefined where it can't be had. */
  readonly cpuUs: number | undefined;
  /** The medium and the 99th of a hundred answers, in milliseconds. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Memory at the end, of all the processes that count, in MiB; undefined where it can't be had. */
  readonly rssMiB: number | undefined;
}

/** A member of a {@link Sample}. */
export type Figure = keyof Sample;

/** One of those that take their turns in a round. */
export interface Lane {
  /** That of the contestant, and what else tells it from other lanes. */
  readonly name: string;
  /** How often a measurement is tried until one succeeds; once by default. */
  readonly tries?: number;
  measure(seconds: number): Promise<Sample>;
  /** What it does for so long before the first round, where that is not to be measured and forgotten. */
  warmUp?(seconds: number): Promise<unknown>;
}

/** A kind of work, and who does it. */
export interface Load {
  /** What is done, in a few words. */
  readonly title: string;
  /** What is counted. */
  readonly unit: 'request' | 'film' | 'start';
  /** How many clients there are at once, where not told otherwise. */
  readonly clients: number;
  /** Whether that many are a part of what it is, so that no option changes it. */
  readonly fixedClients?: boolean;
  /** How many films there are, a lane each, where that is what it is about; else the options say it. */
  readonly films?: readonly number[];
  /** Whether it makes films: then it has its turn after those that do not, which find as many as they say. */
  readonly makesFilms?: boolean;
  /** The lane that the others are held against, where there is one; {@link REFERENCE} unless told. */
  readonly reference?: string;
  lanes(competition: Competition): Promise<readonly Lane[]>;
}

/** What everything is held against. */
export const REFERENCE = 'floor';
