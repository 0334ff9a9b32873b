import { calls } from '../load/calls.ts';
import { httpLoad } from '../load/http-load.ts';

export const load = httpLoad({ title: 'GET by name', clients: 32, call: calls.filmByName, sameAnswer: true });
