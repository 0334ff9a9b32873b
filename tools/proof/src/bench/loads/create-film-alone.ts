import { httpLoad } from '../load/http-load.ts';
import { calls } from '../load/calls.ts';

export const load = httpLoad({
  title: 'POST one film, by one client',
  clients: 1,
  fixedClients: true,
  counts: ['film', 'rating', 'proxy'],
  makesFilms: true,
  call: calls.create,
});
