import { HttpProblem } from '../problem/http-problem.ts';
import { FaultList } from '../validation/fault-list.ts';
import { formPairs } from './percent-encoding.ts';

/** A query by the names of its parameters: a value, all values of a repeated one, or null if it cannot be decoded. */
export type SentQuery = Readonly<Record<string, string | string[] | null>>;

/**
 * Parses the part after the question mark; unlike the parsers of Express and Node, it replaces nothing by U+FFFD and
 * drops nothing.
 */
export function parseQuery(text: string | null | undefined): SentQuery {
  // Without a prototype: a query may contain `__proto__`.
  const query = Object.create(null) as Record<string, string | string[] | null>;
  for (const { name, value = null } of formPairs(text ?? '')) {
    const before = query[name];
    if (before === undefined || before === null || value === null) {
      query[name] = before === null ? null : value;
    } else if (typeof before === 'string') {
      query[name] = [before, value];
    } else {
      before.push(value);
    }
  }
  return query;
}

/** The parameters at fault: those that are unknown, repeated, or not percent-encoded UTF-8. */
export function faultsOf(query: SentQuery, known: readonly string[]): FaultList {
  const faults = new FaultList();
  for (const [name, value] of Object.entries(query)) {
    if (value === null) {
      faults.addParameter('must be percent-encoded UTF-8', name);
    } else if (!known.includes(name)) {
      faults.addParameter('unknown parameter', name);
    } else if (typeof value !== 'string') {
      faults.addParameter('must be given once', name);
    }
  }
  return faults;
}

/** The error for an invalid query: 400 with its faults, and the supported parameters. */
export function invalidQuery({ listed, more }: FaultList, known: readonly string[]): HttpProblem {
  const parameters = known.length === 0 ? 'No parameters are supported' : `Supported parameters: ${known.join(', ')}`;
  return new HttpProblem(400, `The query is invalid; see errors. ${parameters}.`, {
    errors: listed,
    ...(more > 0 && { moreErrors: more }),
  });
}
