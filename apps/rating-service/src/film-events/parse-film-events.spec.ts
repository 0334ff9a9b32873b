import { filmChanged, filmCreated, filmRemoved } from '@film-mesh/film-domain';
import { sampleFilm } from '@film-mesh/film-domain/testing';
import { MAX_VERSION } from '@film-mesh/shared-domain';
import { describe, expect, it } from '@jest/globals';

import { parseFilmEvents } from './parse-film-events.ts';

const id = '01a00000-0000-7000-8000-000000000001';
const film = sampleFilm(1);
const created = filmCreated(film, id);

describe('parseFilmEvents', () => {
  it('takes every event that the film service sends', () => {
    const events = [created, filmChanged(film, 2, id), filmRemoved(film.id, 3, id)];
    expect(parseFilmEvents(JSON.parse(JSON.stringify(events)))).toEqual(events);
    expect(parseFilmEvents([])).toEqual([]);
  });

  it('takes an event with members that it does not know, and leaves out one of a type that it does not know', () => {
    expect(
      parseFilmEvents([
        { ...created, source: 'x' },
        { ...created, type: 'film.praised', film: 7 },
      ]),
    ).toHaveLength(1);
  });

  it('puts a name in NFC, but not one with more combining marks than can be put in order at once', () => {
    const nameOf = (name: string) => {
      const [event] = parseFilmEvents([{ ...created, film: { ...film, name } }]);
      return event && 'film' in event ? event.film.name : undefined;
    };
    expect(nameOf('Ame\u0301lie')).toBe('Am\u00e9lie');
    const marks = '\u0301\u0323'.repeat(250);
    expect(nameOf(marks)).toBe(marks);
  });

  it.each([
    ['no array', created],
    ['null', [null]],
    ['no id', [{ ...created, id: 'x' }]],
    ['no subject', [{ ...created, subject: 1 }]],
    ['no version', [{ ...created, version: 0 }]],
    ['a version that no store can keep', [{ ...created, version: MAX_VERSION + 1 }]],
    ['no film', [{ ...created, film: undefined }]],
    ['a name that no store can keep', [{ ...created, film: { ...film, name: 'a\0' } }]],
    ['a name that no index can hold', [{ ...created, film: { ...film, name: '😀'.repeat(1_000) } }]],
    ['another film', [{ ...created, film: sampleFilm(2) }]],
  ])('refuses %s', (_what, body) => {
    expect(() => parseFilmEvents(body)).toThrow('The request body is invalid');
  });
});
