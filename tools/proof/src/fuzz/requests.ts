import type { Call } from '../kit/index.ts';
import type { Operation } from './operations.ts';

/** One request, and whether a status is a right answer to it: each but a 5xx by default. */
export interface Variant extends Call {
  readonly isRight?: (status: number) => boolean;
  /** Tells it from others of the same path. */
  readonly title: string;
}

const is = (right: number) => (status: number) => status === right;

/** Queries that no operation takes: unknown and repeated parameters, and such as are not percent-encoded UTF-8. */
const QUERIES = [
  'limt=1',
  'limit[]=1',
  'name%5B%5D=x',
  'limit=1&limit=1',
  'limit=1&%6cimit=1',
  '=1',
  '__proto__=1',
  'name=Am%E8lie',
  'name=%ED%A0%80',
  'name=%C0%AF',
  'name=%zz',
  'name=%E',
  '%FF',
];

/** Ends of a path that are not percent-encoded UTF-8. */
const ENDS = ['/%FF', '/%E8', '/%ED%A0%80', '/%zz', '/%00'];

/** Headers that accept JSON, with parameters that nobody has to know. */
const ACCEPTING = [
  'application/json; charset=utf-8',
  'text/html;level=1, Application/JSON;version="1,0;q=0";q=0.1',
  'application/*;q=0.001',
  'image/gif, *; q=.2',
];

/** Headers that accept nothing that an operation has to give, or nothing that can be read. */
const REFUSING = ['*/*;q=0', 'text/html', ';;,"', '/'];

/** Requests of an operation of which no document can say what is right. */
export function requestsOf({ path }: Operation): Variant[] {
  return [
    ...QUERIES.map((query) => ({ title: '', path: `${path}?${query}`, isRight: is(400) })),
    ...ENDS.map((end) => ({ title: '', path: `${path}${end}`, isRight: is(400) })),
    ...ACCEPTING.map((accept) => ({ title: accept, path, headers: { accept }, isRight: (to: number) => to !== 406 })),
    ...REFUSING.map((accept) => ({ title: accept, path, headers: { accept }, isRight: is(406) })),
    { title: '', path, method: 'OPTIONS', isRight: is(204) },
  ];
}
