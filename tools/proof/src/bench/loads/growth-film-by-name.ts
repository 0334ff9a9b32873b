import { growthLoad } from '../load/growth-load.ts';
import { calls } from '../load/calls.ts';

export const load = growthLoad('GET by name', calls.filmByName);
