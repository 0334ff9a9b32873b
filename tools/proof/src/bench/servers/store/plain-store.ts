import type { Film } from '@film-mesh/film-domain';
import type { Rating } from '@film-mesh/rating-domain';

import type { Driver, Rows } from './driver.ts';

/** A film as it is stored. */
export interface FilmRow {
  readonly id: string;
  readonly name: string;
  readonly language: string;
  readonly year: number | null;
  readonly version: number;
}

const FILM = 'SELECT id, name, language, year, version FROM film';
const RATING = 'id, name, rating';

/** The statements of the services, on the services' own tables, with nothing else. */
export class PlainStore {
  readonly #db: Driver;

  constructor(db: Driver) {
    this.#db = db;
  }

  filmsById(id: string): Rows<FilmRow> {
    return this.#db.all<FilmRow>(`${FILM} WHERE id = ?1`, id);
  }

  filmsByName(name: string): Rows<FilmRow> {
    return this.#db.all<FilmRow>(`${FILM} WHERE name = ?1 ORDER BY id LIMIT 1`, name);
  }

  /**
   * One more than `limit`, which tells whether there is a next page. The number stands in the statement, as SQLite plans
   * one whose limit is a parameter anew each time.
   */
  films(limit: number, after: string): Rows<FilmRow> {
    return this.#db.all<FilmRow>(`${FILM} WHERE id > ?1 ORDER BY id LIMIT ${String(limit + 1)}`, after);
  }

  /** One commit. */
  async addFilms(films: readonly Film[]): Promise<void> {
    const values = valuesOf(films.length, 4, ', 1');
    await this.#db.all(
      `INSERT INTO film (id, name, language, year, version) VALUES ${values}`,
      ...films.flatMap(({ id, name, language, year = null }) => [id, name, language, year]),
    );
  }

  /** One commit. */
  async addRatings(films: readonly Pick<Film, 'id' | 'name'>[]): Promise<void> {
    const values = valuesOf(films.length, 2, ", '5', 1, 0");
    await this.#db.all(
      `INSERT INTO rating (id, name, rating, version, removed) VALUES ${values} ON CONFLICT (id) DO NOTHING`,
      ...films.flatMap(({ id, name }) => [id, name]),
    );
  }

  /** Takes a vote and gives the rating after it; undefined where there is none. */
  vote(id: string, voter: string, stars: number): Promise<Rating | undefined> {
    return this.#db.transaction(async (db) => {
      await db.all('UPDATE rating SET removed = removed WHERE id = ?1 AND removed = 0', id);
      await db.all(
        `INSERT INTO vote (film_id, voter, stars) VALUES (?1, ?2, ?3)
        ON CONFLICT (film_id, voter) DO UPDATE SET stars = excluded.stars`,
        id,
        voter,
        stars,
      );
      const [mean] = await db.all<{ mean: number }>(
        'SELECT CAST(SUM(stars) AS real) / COUNT(*) AS mean FROM vote WHERE film_id = ?1',
        id,
      );
      const rating = String(Math.round((mean?.mean ?? 0) * 10) / 10);
      const [row] = await db.all<Rating>(`UPDATE rating SET rating = ?1 WHERE id = ?2 RETURNING ${RATING}`, rating, id);
      return row;
    });
  }
}

/** The film as it is answered. */
export function filmOf({ id, name, language, year }: FilmRow): Film {
  return year === null ? { id, name, language } : { id, name, language, year };
}

/** `(?1, ?2, 1), (?3, ?4, 1)`: so many rows of so many parameters, each with a constant end. */
function valuesOf(rows: number, columns: number, end: string): string {
  return Array.from({ length: rows }, (_row, row) => {
    const parameters = Array.from({ length: columns }, (_column, column) => `?${String(row * columns + column + 1)}`);
    return `(${parameters.join(', ')}${end})`;
  }).join(', ');
}
