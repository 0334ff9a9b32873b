import { calls } from '../src/load/calls.ts';
import { httpLoad } from '../src/load/http-load.ts';

export const load = httpLoad({
  title: 'GET by id, through Envoy',
  clients: 32,
  to: 'proxy',
  counts: ['film', 'proxy'],
  call: calls.film,
  sameAnswer: true,
});
