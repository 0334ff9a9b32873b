import {
  toPage,
  type Film,
  type FilmEvent,
  type FilmRepository,
  type Page,
  type PageRequest,
} from '@film-mesh/film-domain';
import type { Outbox } from '@film-mesh/outbox';
import type { Kysely } from 'kysely';

import type { FilmTable, FilmTables } from './film.tables.ts';

/** Films in SQL, with the outbox of their events in the same database. */
export class SqlFilmRepository implements FilmRepository {
  readonly #db: Kysely<FilmTables>;
  readonly #outbox: Outbox<FilmEvent>;

  constructor(db: Kysely<FilmTables>, outbox: Outbox<FilmEvent>) {
    this.#db = db;
    this.#outbox = outbox;
  }

  async add(films: readonly Film[], events: readonly FilmEvent[]): Promise<void> {
    await this.#db.transaction().execute(async (transaction) => {
      await transaction.insertInto('film').values(films.map(toRow)).execute();
      await this.#outbox.append(transaction, events);
    });
  }

  async findById(id: string): Promise<Film | undefined> {
    return toFilm(await this.#db.selectFrom('film').selectAll().where('id', '=', id).executeTakeFirst());
  }

  async findByName(name: string): Promise<Film | undefined> {
    const films = this.#db.selectFrom('film').selectAll().where('name', '=', name);
    return toFilm(await films.orderBy('id').limit(1).executeTakeFirst());
  }

  async list({ limit, after }: PageRequest): Promise<Page<Film>> {
    const rows = await this.#db
      .selectFrom('film')
      .selectAll()
      .$if(after !== undefined, (query) => query.where('id', '>', after ?? ''))
      .orderBy('id')
      .limit(limit + 1)
      .execute();
    return toPage(
      rows.map((row) => toFilm(row)),
      limit,
    );
  }
}

function toRow(film: Film): FilmTable {
  return { id: film.id, name: film.name, language: film.language, year: film.year ?? null };
}

function toFilm(row: FilmTable): Film;
function toFilm(row: FilmTable | undefined): Film | undefined;
function toFilm(row: FilmTable | undefined): Film | undefined {
  if (row === undefined) {
    return undefined;
  }
  const { year, ...film } = row;
  return year === null ? film : { ...film, year };
}
