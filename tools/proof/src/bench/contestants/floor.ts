import type { Contestant } from '../contestant.ts';
import { plainArgs } from '../plain-args.ts';

export const contestant: Contestant = {
  title: 'node:http and the same statements on the same store, nothing else',
  argsOf: plainArgs('floor.ts'),
};
