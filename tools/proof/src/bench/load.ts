import type { Competition } from './competition.ts';

/** The figures of one run of a lane. */
export interface Figures {
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

/** A member of {@link Figures}. */
export type Figure = keyof Figures;

/** One run of a lane. */
export interface Sample extends Figures {
  /** The share of the measured processor that others took meanwhile, from 0 to 1; undefined where it can't be had. */
  readonly othersShare: number | undefined;
}

/** One of those that take their turns in a round. */
export interface Lane {
  /** Its name: that of the contestant, and whatever else distinguishes it from other lanes. */
  readonly name: string;
  /** Maximum of tries of a measurement until one succeeds; one by default. */
  readonly tries?: number;
  measure(seconds: number): Promise<Sample>;
  /** Work before the first round, for so long, if that is not to be measured and discarded. */
  warmUp?(seconds: number): Promise<unknown>;
}

/** A kind of work, and who does it. */
export interface Load {
  /** Its description, in a few words. */
  readonly title: string;
  /** The counted unit. */
  readonly unit: 'request' | 'film' | 'start';
  /** Number of concurrent clients, by default. */
  readonly clients: number;
  /** Set if that number is part of the load, so that no option changes it. */
  readonly fixedClients?: boolean;
  /** Numbers of films, a lane each, if the load compares them; otherwise the options give the number. */
  readonly films?: readonly number[];
  /** The program that it needs beside this repository, in a package of the same name. */
  readonly program?: string;
  /**
   * Set if it leaves processes whose next reads are slower: then it runs after the other loads that create no films. An
   * export does so: V8 has compiled the code that makes rows for other ones, and compiles it again.
   */
  readonly slowsDown?: boolean;
  /** Set if it creates films: then it runs after the loads that do not, which find the stated number. */
  readonly makesFilms?: boolean;
  /** The lane for the ratios of the others, if there is one; {@link REFERENCE} by default. */
  readonly reference?: string;
  lanes(competition: Competition): Promise<readonly Lane[]>;
}

/** The reference of all ratios. */
export const REFERENCE = 'floor';
