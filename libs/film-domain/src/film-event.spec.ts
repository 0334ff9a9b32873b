import { describe, expect, it } from '@jest/globals';

import { filmChanged, filmCreated, filmRemoved, latestOfEach } from './film-event.ts';
import { createFilm } from './film.ts';

const film = createFilm({ name: 'Anand', language: 'Hindi', year: 1971 }, '01900000-0000-7000-8000-000000000001');
const other = createFilm({ name: 'Ran', language: 'Japanese' }, '01900000-0000-7000-8000-000000000002');
const id = '01a00000-0000-7000-8000-000000000001';

describe('an event of a film', () => {
  it('tells of the creation, under an id of its own', () => {
    expect(filmCreated(film, id)).toEqual({ id, type: 'film.created', subject: film.id, version: 1, film });
  });

  it('tells of a change with all of the film', () => {
    expect(filmChanged(film, 7, id)).toEqual({ id, type: 'film.changed', subject: film.id, version: 7, film });
  });

  it('tells of the removal', () => {
    expect(filmRemoved(film.id, 8, id)).toEqual({ id, type: 'film.removed', subject: film.id, version: 8 });
  });
});

describe('latestOfEach', () => {
  it('takes of each film the event of the greatest version, in whatever order they come', () => {
    const [first, second, third] = [filmCreated(film, id), filmChanged(film, 2, id), filmRemoved(film.id, 3, id)];
    const created = filmCreated(other, id);
    for (const events of [
      [first, second, created, third],
      [third, created, second, first, third],
    ]) {
      expect(latestOfEach(events)).toHaveLength(2);
      expect(latestOfEach(events)).toEqual(expect.arrayContaining([third, created]));
    }
  });
});
