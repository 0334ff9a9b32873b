import type { Contestant } from '../contestant.ts';
import { plainArgs } from '../plain-args.ts';

export const contestant: Contestant = {
  title: 'Fastify, the same work in the obvious way, without logs and metrics',
  argsOf: plainArgs('fastify.ts'),
};
