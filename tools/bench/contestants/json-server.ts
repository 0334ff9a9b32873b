import type { Contestant } from '../src/contestant.ts';
import { plainArgs } from '../src/plain-args.ts';

export const contestant: Contestant = {
  title: 'json-server, which keeps all films in memory and writes none durably',
  argsOf: plainArgs('json-server.ts'),
  loads: ['get-film'],
};
