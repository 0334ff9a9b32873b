import type { Film, FilmEvent, FilmRepository, FilmRevision } from '@film-mesh/film-domain';
import type { Outbox } from '@film-mesh/outbox';
import {
  DomainError,
  FIRST_VERSION,
  found,
  MAX_CHANGED_VERSION,
  refusedWrite,
  type ExpectedVersions,
  type Page,
  type PageRequest,
} from '@film-mesh/shared-domain';
import {
  current,
  hasVersion,
  InBatches,
  inTransaction,
  PagedTable,
  PreparedInsert,
  prepareRead,
  type Parameter,
  type PreparedRead,
} from '@film-mesh/sql';
import type { Kysely, Selectable } from 'kysely';

import type { FilmTable, FilmTables } from './film.tables.ts';

/** Maximum of films created at the same moment that share a transaction. */
const SHARED_ADDITIONS = 64;

const MEMBERS = ['id', 'name', 'language', 'year'] as const;
const REVISION = [...MEMBERS, 'version'] as const;
const LISTED = [...MEMBERS, 'position'] as const;

type Row<Columns extends readonly (keyof FilmTable)[]> = Pick<Selectable<FilmTable>, Columns[number]>;

interface Addition {
  readonly film: Film;
  readonly events: readonly FilmEvent[];
}

/** Films in SQL, with the outbox of their events in the same database. */
export class SqlFilmRepository implements FilmRepository {
  readonly #db: Kysely<FilmTables>;
  readonly #outbox: Outbox<FilmEvent>;
  readonly #byId: PreparedRead<[id: string], Row<typeof REVISION>>;
  readonly #byName: PreparedRead<[name: string], Row<typeof REVISION>>;
  readonly #pages: PagedTable<Row<typeof LISTED>, Film>;
  readonly #films: PreparedInsert<Row<typeof REVISION>>;

  readonly #additions = new InBatches<Addition, void>(
    (additions) =>
      this.#insert(
        additions.map(({ film }) => film),
        additions.flatMap(({ events }) => events),
      ),
    SHARED_ADDITIONS,
  );

  constructor(db: Kysely<FilmTables>, outbox: Outbox<FilmEvent>) {
    this.#db = db;
    this.#outbox = outbox;
    const films = db.selectFrom('film');
    this.#byId = prepareRead(db, (id: Parameter<string>) => films.select(REVISION).where('id', '=', id));
    this.#byName = prepareRead(db, (name: Parameter<string>) =>
      films.select(REVISION).where('name', '=', name).orderBy('position').limit(1),
    );
    this.#pages = new PagedTable<Row<typeof LISTED>, Film>(db, {
      table: 'film',
      removed: 'film_removed',
      query: (after, limit) => films.select(LISTED).where('position', '>', after).orderBy('position').limit(limit),
      toItem: toFilm,
    });
    this.#films = new PreparedInsert(REVISION, (rows) => db.insertInto('film').values(rows));
  }

  /** Stores films that are created one by one at the same moment in one transaction. */
  async add(films: readonly Film[], events: readonly FilmEvent[]): Promise<void> {
    const [film, ...more] = films;
    if (film === undefined || more.length > 0 || current(this.#db) !== this.#db) {
      return this.#insert(films, events);
    }
    try {
      await this.#additions.join([{ film, events }]);
    } catch (error) {
      if (error instanceof DomainError) {
        throw error;
      }
      // The store has refused one of them and kept none: each is stored by itself, and gets its own answer.
      await this.#insert(films, events);
    }
  }

  replace(film: Film, expected: ExpectedVersions, eventOf: (version: number) => FilmEvent): Promise<FilmEvent> {
    return inTransaction(this.#db, async (transaction) => {
      const { id, ...members } = toRow(film);
      const written = await transaction
        .updateTable('film')
        .set((eb) => ({ ...members, version: eb('version', '+', 1) }))
        .where('id', '=', id)
        .where('version', '<', MAX_CHANGED_VERSION)
        .where(hasVersion(expected))
        .returning('version')
        .executeTakeFirst();
      return this.#tell(transaction, id, expected, written && eventOf(written.version));
    });
  }

  remove(id: string, expected: ExpectedVersions, eventOf: (version: number) => FilmEvent): Promise<FilmEvent> {
    return inTransaction(this.#db, async (transaction) => {
      const removed = await transaction
        .deleteFrom('film')
        .where('id', '=', id)
        .where(hasVersion(expected))
        .returning(['version', 'position'])
        .executeTakeFirst();
      if (removed) {
        await transaction.insertInto('film_removed').values({ id, position: removed.position }).execute();
      }
      return this.#tell(transaction, id, expected, removed && eventOf(removed.version + 1));
    });
  }

  async findById(id: string): Promise<FilmRevision | undefined> {
    const row = await this.#byId.first(id);
    return row && toRevision(row);
  }

  async findByName(name: string): Promise<FilmRevision | undefined> {
    const row = await this.#byName.first(name);
    return row && toRevision(row);
  }

  async list(request: PageRequest): Promise<Page<Film>> {
    return found(await this.#pages.page(request), 'film', 'id');
  }

  #insert(films: readonly Film[], events: readonly FilmEvent[]): Promise<void> {
    return inTransaction(this.#db, async (transaction) => {
      const rows = films.map((film) => ({ ...toRow(film), version: FIRST_VERSION }));
      await this.#films.execute(transaction, rows);
      await this.#outbox.append(transaction, events);
    });
  }

  /** Stores the event of a write; if nothing was written, throws the reason. */
  async #tell(
    transaction: Kysely<FilmTables>,
    id: string,
    expected: ExpectedVersions,
    event: FilmEvent | undefined,
  ): Promise<FilmEvent> {
    if (event === undefined) {
      const there = await transaction.selectFrom('film').select('version').where('id', '=', id).executeTakeFirst();
      throw refusedWrite('film', there?.version, expected);
    }
    await this.#outbox.append(transaction, [event]);
    return event;
  }
}

function toRow(film: Film): Row<typeof MEMBERS> {
  return { id: film.id, name: film.name, language: film.language, year: film.year ?? null };
}

function toRevision(row: Row<typeof REVISION>): FilmRevision {
  return { film: toFilm(row), version: row.version };
}

/** Copies member by member: a rest pattern costs several times as much, and a page has a hundred of them. */
function toFilm({ id, name, language, year }: Row<typeof MEMBERS>): Film {
  return year === null ? { id, name, language } : { id, name, language, year };
}
