import { START, toPage, type Cursor, type Page, type PageRequest, type Positioned } from '@film-mesh/shared-domain';
import { sql, type Compilable, type Expression, type Kysely, type QueryExecutorProvider } from 'kysely';

import { prepareRead, type Parameter, type PreparedRead } from '../statements/prepared-read.ts';
import { POSITION } from './position-column.ts';
import { positioningAdapter, settledFunction } from './positioning-adapter.ts';

/** Options of a table that is read page by page. */
export interface PagedTableOptions<Row extends Positioned, T> {
  /** The table, after {@link addPositions}. */
  readonly table: string;
  /**
   * The table with the positions of its removed rows; see {@link createRemovedTable}. None by default: its rows stay.
   */
  readonly removed?: string;
  /**
   * Creates the query of up to `limit` rows whose position is greater than `after`, in the order of their positions.
   */
  readonly query: (after: Expression<number>, limit: Expression<number>) => Compilable<Row>;
  readonly toItem: (row: Row) => T;
}

/** Reads a table page by page in the order of its rows' creation; see docs/adr/0013-positions.md. */
export class PagedTable<Row extends Positioned, T> {
  readonly #toItem: (row: Row) => T;
  readonly #after: PreparedRead<[position: number, limit: number], Row>;
  readonly #afterId: PreparedRead<[id: string, limit: number], Row>;
  readonly #positionOf: PreparedRead<[id: string], { position: number | null }>;
  readonly #settled: SettledPosition;

  /** @param database a Kysely of this library */
  constructor(database: QueryExecutorProvider, { table, removed, query, toItem }: PagedTableOptions<Row, T>) {
    const db = database as Kysely<unknown>;
    this.#toItem = toItem;
    const positionOf = (id: Parameter<string>) => {
      const places = [table, ...(removed === undefined ? [] : [removed])].map(
        (place) => sql`(SELECT ${sql.id(POSITION)} FROM ${sql.table(place)} WHERE id = ${id})`,
      );
      return sql<number>`coalesce(${sql.join([...places, sql`NULL`])})`;
    };
    this.#after = prepareRead(db, (after: Parameter<number>, limit: Parameter<number>) => query(after, limit));
    this.#afterId = prepareRead(db, (id: Parameter<string>, limit: Parameter<number>) => query(positionOf(id), limit));
    this.#positionOf = prepareRead(db, (id: Parameter<string>) => db.selectNoFrom(positionOf(id).as('position')));
    this.#settled = positioningAdapter(db).commitsInOrder ? ALL_SETTLED : new SettledOnServer(db, table);
  }

  /**
   * A page of the table's rows; undefined if {@link PageRequest.after} is an id that no row has or had.
   *
   * @throws {DomainError} `store-unavailable`
   */
  async page({ limit, after = START }: PageRequest): Promise<Page<T> | undefined> {
    const read = (settled: number) =>
      typeof after === 'string' ? this.#readAfterId(after, limit, settled) : this.#readAfter(after, limit, settled);
    const { known } = this.#settled;
    const first = await read(known);
    if (first === undefined || first.end <= known || !mayAdvance(after)) {
      return first?.page;
    }
    // First this, and then the page again: it contains everything that was committed in between.
    const settled = await this.#settled.read();
    return (await read(settled))?.page;
  }

  async #readAfter(after: Cursor, limit: number, settled: number): Promise<ReadPage<T>> {
    return this.#toPage(await this.#after.all(after.position, limit + 1), limit, after, settled);
  }

  /** A reader that asks for items after an item is assumed to know all that is settled before it. */
  async #readAfterId(id: string, limit: number, settled: number): Promise<ReadPage<T> | undefined> {
    const rows = await this.#afterId.all(id, limit + 1);
    if (rows.length > 0) {
      // The position of the item makes no difference then.
      return this.#toPage(rows, limit, START, settled);
    }
    const { position = null } = (await this.#positionOf.first(id)) ?? {};
    return position === null
      ? undefined
      : this.#toPage([], limit, { position, complete: Math.min(position, settled) }, settled);
  }

  #toPage(rows: readonly Row[], limit: number, after: Cursor, settled: number): ReadPage<T> {
    const page = toPage(rows, { limit, after, settled, toItem: this.#toItem });
    return { page, end: rows.at(page.items.length - 1)?.position ?? after.position };
  }
}

interface ReadPage<T> {
  readonly page: Page<T>;
  /** The position of its last item, or of its beginning. */
  readonly end: number;
}

/** Tests whether the settled position affects the place from which a follower continues; see {@link toPage}. */
function mayAdvance(after: Cursor | string): boolean {
  return typeof after === 'string' || after.complete === after.position;
}

/** The settled position of a table: every row up to it is visible, or will never exist. */
interface SettledPosition {
  /** The last one that was read. It holds for whatever is read from now on. */
  readonly known: number;
  /** Queries the store. */
  read(): Promise<number>;
}

const ALL_SETTLED: SettledPosition = { known: Infinity, read: () => Promise.resolve(Infinity) };

class SettledOnServer implements SettledPosition {
  readonly #ask: PreparedRead<[], { settled: number }>;
  known = 0;

  constructor(db: Kysely<unknown>, table: string) {
    this.#ask = prepareRead(db, () => db.selectNoFrom(sql<number>`${sql.id(settledFunction(table))}()`.as('settled')));
  }

  async read(): Promise<number> {
    const { settled = 0 } = (await this.#ask.first()) ?? {};
    this.known = settled;
    return settled;
  }
}
