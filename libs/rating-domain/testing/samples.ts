import { sampleFilm } from '@film-mesh/film-domain/testing';

import { initialRating, type Rating } from '../src/rating.ts';

/** The rating that the n-th sample film starts with. */
export function sampleRating(n: number, name?: string): Rating {
  return initialRating(sampleFilm(n, name));
}
