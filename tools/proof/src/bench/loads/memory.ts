import { httpLoad } from '../load/http-load.ts';
import { HOME } from '../running-contestants.ts';
import { mixed } from './mix.ts';

export const load = httpLoad({
  title: 'the memory of the film service in a mix of 95 % reads',
  clients: 32,
  only: [HOME],
  makesFilms: true,
  call: mixed,
});
