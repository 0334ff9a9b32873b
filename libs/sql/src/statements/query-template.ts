import { sql, type Compilable, type CompiledQuery, type Expression } from 'kysely';

/** Placeholder of a value in a compiled query. */
class Slot {
  constructor(readonly index: number) {}
}

/** All queries share them. */
const slots: Slot[] = [];

/**
 * Builds and compiles a query whose values are given later, with {@link fillIn}.
 *
 * @param size number of values
 * @param build creates the query from a placeholder for each, which may occur in several places
 */
export function compileTemplate<Row>(
  size: number,
  build: (places: readonly Expression<never>[]) => Compilable<Row>,
): CompiledQuery<Row> {
  while (slots.length < size) {
    slots.push(new Slot(slots.length));
  }
  return build(slots.slice(0, size).map((slot) => sql.val(slot as never))).compile();
}

/** The parameters of a compiled template for these values. */
export function fillIn({ parameters }: Pick<CompiledQuery, 'parameters'>, values: readonly unknown[]): unknown[] {
  return parameters.map((value) => (value instanceof Slot ? values[value.index] : value));
}
