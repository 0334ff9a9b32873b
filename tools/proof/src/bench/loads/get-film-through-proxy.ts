import { calls } from '../load/calls.ts';
import { httpLoad } from '../load/http-load.ts';

export const load = httpLoad({
  title: 'GET by id, through Envoy',
  clients: 32,
  to: 'proxy',
  counts: ['film', 'proxy'],
  call: calls.film,
  sameAnswer: true,
});
