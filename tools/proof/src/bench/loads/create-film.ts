import { calls } from '../load/calls.ts';
import { httpLoad } from '../load/http-load.ts';

export const load = httpLoad({
  title: 'POST one film, durable with its rating',
  clients: 64,
  counts: ['film', 'rating', 'proxy'],
  makesFilms: true,
  call: calls.create,
});
