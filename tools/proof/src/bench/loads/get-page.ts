import { calls, PAGE_SIZE } from '../load/calls.ts';
import { httpLoad } from '../load/http-load.ts';

export const load = httpLoad({
  title: `GET a page of ${String(PAGE_SIZE)}`,
  clients: 32,
  call: calls.page,
  sameAnswer: true,
});
