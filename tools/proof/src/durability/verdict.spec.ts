import { describe, expect, it } from '@jest/globals';
import type { Film } from '@film-mesh/film-domain';
import type { Rating } from '@film-mesh/rating-domain';

import { Journal, type FilmRecord } from './journal.ts';
import { isClean, judge as judgeAll, nameAfter, WRONGS, type Catalogue, type Verdict, type Wrong } from './verdict.ts';

const ID = 'id-1';
const FILM: Film = { id: ID, name: 'Anand', language: 'English' };
const RATING: Rating = { id: ID, name: 'Anand', rating: '5' };
const RENAMED = { name: nameAfter('Anand', 1), language: 'Hindi' };

/** A history of one acknowledged film, and what else happened to it. */
function historyOf(more: (film: FilmRecord, journal: Journal) => void = () => undefined, keyed = true): Journal {
  const journal = new Journal();
  const film = journal.sending({ name: 'Anand', language: 'English' }, keyed);
  journal.created(film, ID);
  more(film, journal);
  return journal;
}

/** The answers of the mesh; a follower has seen the film unless they say otherwise. */
type Said = Omit<Catalogue, 'followed'> & Partial<Catalogue>;

const judge = (journal: Journal, said: Said): Verdict => judgeAll(journal, { followed: new Set([ID]), ...said });

/** Number of wrongs by kind, without zeros. */
function wrongsOf(journal: Journal, catalogue: Said): Partial<Record<Wrong, number>> {
  const { wrongs } = judge(journal, catalogue);
  return Object.fromEntries(
    WRONGS.filter((wrong) => wrongs[wrong].length > 0).map((wrong) => [wrong, wrongs[wrong].length]),
  );
}

const voted = (film: FilmRecord) => {
  film.voting('a', 4);
  film.voted('a', 4);
  film.voting('b', 3);
  film.voted('b', 3);
};

describe('what is right', () => {
  it.each<[string, Journal, Said]>([
    ['a film with its rating', historyOf(), { films: [FILM], ratings: [RATING] }],
    [
      'a film whose event waits beside one that is refused, but was delivered',
      historyOf(),
      { films: [FILM], ratings: [RATING], beside: new Set([ID]) },
    ],
    [
      'a change that was acknowledged',
      historyOf((film) => {
        film.changing(RENAMED);
        film.changed(RENAMED);
      }),
      { films: [{ ...FILM, ...RENAMED }], ratings: [{ ...RATING, name: RENAMED.name }] },
    ],
    [
      'a change that was not acknowledged and is not there',
      historyOf((film) => {
        film.changing(RENAMED);
      }),
      { films: [FILM], ratings: [RATING] },
    ],
    [
      'a change that was not acknowledged and is there',
      historyOf((film) => {
        film.changing(RENAMED);
      }),
      { films: [{ ...FILM, ...RENAMED }], ratings: [{ ...RATING, name: RENAMED.name }] },
    ],
    ['the mean of the votes', historyOf(voted), { films: [FILM], ratings: [{ ...RATING, rating: '3.5' }] }],
    [
      'the votes without one that was not acknowledged',
      historyOf((film) => {
        voted(film);
        film.voting('c', 1);
      }),
      { films: [FILM], ratings: [{ ...RATING, rating: '3.5' }] },
    ],
    [
      'the votes with one that was not acknowledged',
      historyOf((film) => {
        voted(film);
        film.voting('c', 1);
      }),
      { films: [FILM], ratings: [{ ...RATING, rating: '2.7' }] },
    ],
    [
      'a removal that was acknowledged',
      historyOf((film) => {
        film.removal = 'acknowledged';
      }),
      { films: [], ratings: [] },
    ],
    [
      'a removal that was not acknowledged and has happened',
      historyOf((film) => {
        film.removal = 'asked';
      }),
      { films: [], ratings: [] },
    ],
    [
      'a removal that was not acknowledged and has not happened',
      historyOf((film) => {
        film.removal = 'asked';
      }),
      { films: [FILM], ratings: [RATING] },
    ],
  ])('%s', (_what, journal, catalogue) => {
    expect(wrongsOf(journal, catalogue)).toEqual({});
    expect(isClean(judge(journal, catalogue))).toBe(true);
  });

  it('a film that was sent and never acknowledged, there or not', () => {
    const journal = new Journal();
    journal.sending({ name: 'Anand', language: 'English' }, true);
    expect(wrongsOf(journal, { films: [], ratings: [] })).toEqual({});
    expect(wrongsOf(journal, { films: [FILM], ratings: [RATING] })).toEqual({});
  });
});

describe('what is wrong', () => {
  it.each<[Wrong, string, Journal, Said]>([
    ['lost', 'an acknowledged film that is not there', historyOf(), { films: [], ratings: [], followed: new Set() }],
    [
      'lost',
      'an acknowledged film that was not found for a while',
      historyOf((film) => {
        film.missed = true;
      }),
      { films: [FILM], ratings: [RATING] },
    ],
    [
      'lost',
      'an acknowledged change that is not there',
      historyOf((film) => {
        film.changing(RENAMED);
        film.changed(RENAMED);
      }),
      { films: [FILM], ratings: [RATING] },
    ],
    [
      'duplicated',
      'a film that is there twice for its key',
      historyOf(),
      { films: [FILM, { ...FILM, id: 'id-2' }], ratings: [RATING, { ...RATING, id: 'id-2' }] },
    ],
    [
      'duplicated',
      'a second film for the key of one that was changed',
      historyOf((film) => {
        film.changing(RENAMED);
        film.changed(RENAMED);
      }),
      {
        films: [
          { ...FILM, ...RENAMED },
          { ...FILM, id: 'id-2' },
        ],
        ratings: [
          { ...RATING, name: RENAMED.name },
          { ...RATING, id: 'id-2' },
        ],
      },
    ],
    [
      'unfollowed',
      'a film that was never shown to who follows the list',
      historyOf(),
      { films: [FILM], ratings: [RATING], followed: new Set() },
    ],
    ['unrated', 'a film without a rating', historyOf(), { films: [FILM], ratings: [] }],
    [
      'unrated',
      'a rating that has not followed a change',
      historyOf((film) => {
        film.changing(RENAMED);
        film.changed(RENAMED);
      }),
      { films: [{ ...FILM, ...RENAMED }], ratings: [RATING] },
    ],
    [
      'heldUp',
      'a film without a rating whose event waits beside one that is refused',
      historyOf(),
      { films: [FILM], ratings: [], beside: new Set([ID]) },
    ],
    ['overwritten', 'a vote that does not count', historyOf(voted), { films: [FILM], ratings: [RATING] }],
    [
      'overwritten',
      'a rating that nobody has voted for',
      historyOf(),
      { films: [FILM], ratings: [{ ...RATING, rating: '4' }] },
    ],
    [
      'revived',
      'a removed film',
      historyOf((film) => {
        film.removal = 'acknowledged';
      }),
      { films: [FILM], ratings: [RATING] },
    ],
    [
      'revived',
      "a removed film's rating",
      historyOf((film) => {
        film.removal = 'acknowledged';
      }),
      { films: [], ratings: [RATING] },
    ],
    [
      'revived',
      'the rating of a film whose removal was not acknowledged, but has happened',
      historyOf((film) => {
        film.removal = 'asked';
      }),
      { films: [], ratings: [RATING] },
    ],
    [
      'unanswered',
      'an answer that is neither success nor a problem',
      historyOf((_film, journal) => {
        journal.wrongAnswers.push('GET / was not answered');
      }),
      { films: [FILM], ratings: [RATING] },
    ],
  ])('%s: %s', (wrong, _what, journal, catalogue) => {
    expect(wrongsOf(journal, catalogue)).toEqual({ [wrong]: 1 });
    expect(isClean(judge(journal, catalogue))).toBe(false);
  });

  it('is not a second film where the first had no key', () => {
    const twice = { films: [FILM, { ...FILM, id: 'id-2' }], ratings: [RATING, { ...RATING, id: 'id-2' }] };
    expect(wrongsOf(historyOf(undefined, false), twice)).toEqual({});
  });

  it('is a second film for a key though neither was acknowledged', () => {
    const journal = new Journal();
    journal.sending({ name: 'Anand', language: 'English' }, true);
    const twice = { films: [FILM, { ...FILM, id: 'id-2' }], ratings: [RATING, { ...RATING, id: 'id-2' }] };
    expect(wrongsOf(journal, twice)).toEqual({ duplicated: 1 });
  });
});
