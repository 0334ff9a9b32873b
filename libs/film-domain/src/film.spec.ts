import { describe, expect, it } from '@jest/globals';

import { createFilm } from './film.ts';

const ID = '01900000-0000-7000-8000-000000000001';

describe('createFilm', () => {
  it('trims the texts and keeps what is inside them', () => {
    expect(createFilm({ name: ' \tCitizen  Kane\n', language: '\u00a0English ', year: 1941 }, ID)).toEqual({
      id: ID,
      name: 'Citizen  Kane',
      language: 'English',
      year: 1941,
    });
  });

  it('leaves the year out where it is unknown', () => {
    expect(Object.keys(createFilm({ name: 'Anand', language: 'Hindi' }, ID))).toEqual(['id', 'name', 'language']);
  });

  it('takes nothing else from a draft', () => {
    const draft = { name: 'Anand', language: 'Hindi', id: 'of the client', rating: '1' };
    expect(createFilm(draft, ID)).toEqual({ id: ID, name: 'Anand', language: 'Hindi' });
  });
});
