import { growthLoad } from '../src/load/growth-load.ts';
import { calls } from '../src/load/calls.ts';

export const load = growthLoad('GET by name', calls.filmByName);
