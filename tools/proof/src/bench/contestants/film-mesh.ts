import type { Contestant } from '../contestant.ts';

export const contestant: Contestant = { title: 'the services of this repository, as they run in production' };
