export type { Experiment } from './experiment.ts';
export { findExperiments } from './find-experiments.ts';
