import type { Contestant } from '../contestant.ts';
import { plainArgs } from '../plain-args.ts';

export const contestant: Contestant = {
  title: 'json-server, which keeps all films in memory and writes none durably',
  // More than the services may have, for all that is in the database.
  argsOf: plainArgs('json-server.ts', ['--max-old-space-size=2048']),
  loads: ['get-film'],
};
