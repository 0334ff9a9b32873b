import { sampleFilm } from '@film-mesh/film-domain/testing';

import { initialRating, type Rating } from '../src/rating.ts';

/** The first rating of the n-th sample film. */
export function sampleRating(n: number, name?: string): Rating {
  return initialRating(sampleFilm(n, name));
}
