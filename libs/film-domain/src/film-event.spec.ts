import { describe, expect, it } from '@jest/globals';

import { filmCreated } from './film-event.ts';
import { createFilm } from './film.ts';

describe('filmCreated', () => {
  it('tells of the film under an id of its own', () => {
    const film = createFilm({ name: 'Anand', language: 'Hindi', year: 1971 }, '01900000-0000-7000-8000-000000000001');
    const eventId = '01a00000-0000-7000-8000-000000000001';
    expect(filmCreated(film, eventId)).toEqual({ id: eventId, type: 'film.created', subject: film.id, film });
  });
});
