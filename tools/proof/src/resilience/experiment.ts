import type { Scale } from '@film-mesh/mesh';
import type { Store } from '@film-mesh/service-descriptor';

import type { Arena } from './arena.ts';
import type { Change } from './change.ts';
import type { ServiceFault } from '../kit/index.ts';

/** A hazard of the edge, the remedy, and the figure that shows whether the remedy holds. */
export interface Experiment {
  /** The harm without the remedy, in two sentences. */
  readonly hazard: string;
  readonly remedy: {
    /** The setting and its value, in a few words. */
    readonly setting: string;
    /** The file that it stands in; the edge's settings by default. */
    readonly file: string;
    /** The change that removes the remedy. */
    readonly without: Change;
  };
  /** Number of replicas of each service; 1 by default. */
  readonly scale?: Scale;
  /** SQLite by default. */
  readonly store?: Store;
  /** The fault of a replica after the arena's `disturb` is called on it; none by default. */
  readonly serviceFault?: ServiceFault;
  /**
   * The replicas of each service, counted from 1, that a name server resolves at first. If it is given, the proxy
   * learns of the replicas from that name server, as on Compose and Kubernetes.
   */
  readonly named?: Readonly<Record<string, readonly number[]>>;
  /** Changes of both runs, beside the default settings. */
  readonly always?: Change;
  /** The measured figure, such as "failed requests". */
  readonly figure: string;
  /** The figure may be at most this, 0 by default; without the remedy, it must be more. */
  readonly bound: number;
  /** Loads and hurts a mesh that has just started; resolves with the figure. */
  run(arena: Arena): Promise<number>;
}

/** An experiment as its file gives it. */
interface ExperimentDefinition extends Omit<Experiment, 'remedy' | 'bound'>, Partial<Pick<Experiment, 'bound'>> {
  readonly remedy: Omit<Experiment['remedy'], 'file'> & Partial<Pick<Experiment['remedy'], 'file'>>;
}

/** Adds to an experiment what most of them have in common. */
export function defineExperiment({ remedy, ...experiment }: ExperimentDefinition): Experiment {
  return { bound: 0, ...experiment, remedy: { file: 'deploy/src/envoy/edge-settings.ts', ...remedy } };
}
