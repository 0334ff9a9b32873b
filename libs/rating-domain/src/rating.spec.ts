import { createFilm } from '@film-mesh/film-domain';
import { describe, expect, it } from '@jest/globals';

import { INITIAL_RATING, initialRating, RATING_PATTERN } from './rating.ts';

describe('RATING_PATTERN', () => {
  it.each(['1', '2', '3', '4', '5', '1.1', '3.5', '4.9', INITIAL_RATING])('takes %j', (rating) => {
    expect(rating).toMatch(RATING_PATTERN);
  });

  it.each([
    '',
    ' 5',
    '5 ',
    '5\n',
    '0',
    '0.9',
    '6',
    '10',
    '-1',
    '+1',
    '5.1',
    '5.0',
    '3.0',
    '4.55',
    '4.',
    '.5',
    '4,5',
    '٤',
  ])('refuses %j', (rating) => {
    expect(rating).not.toMatch(RATING_PATTERN);
  });
});

describe('initialRating', () => {
  it("is the best one, under the film's id and name", () => {
    const film = createFilm(
      { name: 'Agneepath', language: 'Hindi', year: 1990 },
      '01900000-0000-7000-8000-000000000001',
    );
    expect(initialRating(film)).toEqual({ id: film.id, name: 'Agneepath', rating: '5' });
  });
});
