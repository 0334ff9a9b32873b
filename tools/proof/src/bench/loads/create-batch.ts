import { BATCH_SIZE, calls } from '../load/calls.ts';
import { httpLoad } from '../load/http-load.ts';

export const load = httpLoad({
  title: `POST ${BATCH_SIZE.toLocaleString('en')} films, durable with their ratings`,
  clients: 2,
  fixedClients: true,
  unit: 'film',
  unitsARequest: BATCH_SIZE,
  amountASecond: 10,
  counts: ['film', 'rating', 'proxy'],
  makesFilms: true,
  call: calls.createMany,
});
