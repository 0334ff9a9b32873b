import {
  ReferenceNode,
  SelectAllNode,
  SelectQueryNode,
  type Compilable,
  type CompiledQuery,
  type Expression,
  type Kysely,
} from 'kysely';

import { readDirectly } from './direct-reads.ts';
import { compileTemplate, fillIn } from './query-template.ts';
import { current } from '../transactions/transaction.ts';

/** Placeholder of a value in a query. */
export type Parameter<Value> = Expression<Value>;

/** A parameter for each value. */
type ParametersFor<Values extends readonly unknown[]> = { [Index in keyof Values]: Parameter<Values[Index]> };

/** A query that was built once and is executed with other values each time; see {@link prepareRead}. */
export interface PreparedRead<Values extends readonly unknown[], Row> {
  /**
   * All rows for these values.
   *
   * @throws {DomainError} `store-unavailable`
   */
  all(...values: Values): Promise<readonly Row[]>;

  /** The first of {@link all}; undefined if there is none. */
  first(...values: Values): Promise<Row | undefined>;
}

/**
 * Builds and compiles a query once that is executed often. In a transaction of the caller it runs there. Elsewhere, if
 * the store allows it, it bypasses Kysely's connections.
 *
 * @param build creates the query. It takes as many parameters as there are values, and each may occur in several places
 * @throws {TypeError} if it selects all columns: which those are may change while it is prepared. Parts of it, and SQL as
 *   a text, are not looked at: name the columns there too
 */
export function prepareRead<Tables, Values extends readonly unknown[], Row>(
  db: Kysely<Tables>,
  build: (...parameters: ParametersFor<Values>) => Compilable<Row>,
): PreparedRead<Values, Row> {
  const query = compileTemplate(build.length, (places) => build(...(places as ParametersFor<Values>)));
  if (readsAll(query)) {
    throw new TypeError('a prepared read names its columns');
  }
  const read = (values: Values): readonly Row[] | Promise<readonly Row[]> => {
    const database = current(db);
    const parameters = fillIn(query, values);
    const rows = database === db ? readDirectly(db, query, parameters) : undefined;
    return rows ?? rowsOf(database, { ...query, parameters });
  };
  return { all: async (...values) => read(values), first: async (...values) => (await read(values))[0] };
}

async function rowsOf<Tables, Row>(db: Kysely<Tables>, query: CompiledQuery<Row>): Promise<readonly Row[]> {
  return (await db.executeQuery(query)).rows;
}

function readsAll({ query }: CompiledQuery): boolean {
  const { selections = [] } = SelectQueryNode.is(query) ? query : {};
  return selections.some(
    ({ selection }) =>
      SelectAllNode.is(selection) || (ReferenceNode.is(selection) && SelectAllNode.is(selection.column)),
  );
}
