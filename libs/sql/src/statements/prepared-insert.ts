import { CompiledQuery, type Compilable, type Expression, type Kysely } from 'kysely';

import { compileTemplate, fillIn } from './query-template.ts';

/** Placeholder of a row in an insert. */
export type RowPlaces<Row> = { [Column in keyof Row]: Expression<Row[Column]> };

/** Maximum of rows of all cached statements together; a row takes some 100 bytes. */
const MAX_KEPT_ROWS = 4_000;

/**
 * An insert that is built and compiled once for each number of rows: for a thousand, that takes as long as to validate
 * them.
 */
export class PreparedInsert<Row extends object> {
  readonly #columns: readonly (keyof Row)[];
  readonly #build: (rows: readonly RowPlaces<Row>[]) => Compilable;
  readonly #kept = new Map<number, Pick<CompiledQuery, 'sql' | 'parameters'>>();
  #keptRows = 0;

  /**
   * @param columns the columns of each row
   * @param build creates the statement for so many rows
   */
  constructor(columns: readonly (keyof Row)[], build: (rows: readonly RowPlaces<Row>[]) => Compilable) {
    this.#columns = columns;
    this.#build = build;
  }

  /**
   * Inserts rows; at least one.
   *
   * @param transaction of the database that the statement is built for
   * @throws {DomainError} `store-unavailable`
   */
  async execute(transaction: Pick<Kysely<unknown>, 'executeQuery'>, rows: readonly Row[]): Promise<void> {
    const template = this.#kept.get(rows.length) ?? this.#compile(rows.length);
    const values = rows.flatMap((row) => this.#columns.map((column) => row[column]));
    await transaction.executeQuery(CompiledQuery.raw(template.sql, fillIn(template, values)));
  }

  /** Without Kysely's syntax tree, which is ten times as large as the text. */
  #compile(count: number): Pick<CompiledQuery, 'sql' | 'parameters'> {
    const width = this.#columns.length;
    const { sql, parameters } = compileTemplate(count * width, (places) => {
      const placesOf = (row: number) =>
        Object.fromEntries(this.#columns.map((column, index) => [column, places[row * width + index]]));
      return this.#build(Array.from({ length: count }, (_, row) => placesOf(row) as unknown as RowPlaces<Row>));
    });
    if (this.#keptRows + count > MAX_KEPT_ROWS) {
      this.#kept.clear();
      this.#keptRows = 0;
    }
    this.#kept.set(count, { sql, parameters });
    this.#keptRows += count;
    return { sql, parameters };
  }
}
