import { describe, expect, it } from '@jest/globals';

import { namesOf } from './names.ts';

describe('namesOf', () => {
  it('a service of one word', () => {
    expect(namesOf('review-service')).toEqual({
      service: 'review-service',
      serviceVariable: 'reviewService',
      thing: 'review',
      things: 'reviews',
      Thing: 'Review',
      Things: 'Reviews',
      one: 'review',
      many: 'reviews',
      THING: 'REVIEW',
      table: 'review',
      words: 'review',
      pluralWords: 'reviews',
      aThing: 'a review',
      app: 'apps/review-service',
      domain: 'libs/review-domain',
      e2e: 'apps/mesh-e2e/src/reviews.spec.ts',
    });
  });

  it('a service of several words', () => {
    expect(namesOf('movie-review-service')).toMatchObject({
      Things: 'MovieReviews',
      one: 'movieReview',
      THING: 'MOVIE_REVIEW',
      table: 'movie_review',
      pluralWords: 'movie reviews',
    });
  });

  it.each([
    ['category-service', 'categories', 'a category'],
    ['day-service', 'days', 'a day'],
    ['box-service', 'boxes', 'a box'],
    ['address-service', 'addresses', 'an address'],
    ['dish-service', 'dishes', 'a dish'],
  ])('%s keeps %s', (service, things, aThing) => {
    expect(namesOf(service)).toMatchObject({ things, aThing });
  });
});
