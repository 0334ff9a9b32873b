import type { Contestant } from '../contestant.ts';
import { plainArgs } from '../plain-args.ts';

export const contestant: Contestant = {
  title: 'Nest on Express, the same work in the obvious way, without logs and metrics',
  argsOf: plainArgs('nest.ts', ['--import=@swc-node/register/esm-register']),
};
