import { describe, expect, it } from '@jest/globals';

import { createFilm, filmIdOf } from './film.ts';

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

describe('filmIdOf', () => {
  it('gives an id in lower case', () => {
    expect(filmIdOf('01A20F40-6e6c-74a3-A52C-ab9f23c087a2')).toBe('01a20f40-6e6c-74a3-a52c-ab9f23c087a2');
  });

  it.each(['', '17', '\0', `${ID}\n`, `${ID}0`, ID.replaceAll('-', ''), '😀'])('gives nothing for %j', (text) => {
    expect(filmIdOf(text)).toBeUndefined();
  });
});
