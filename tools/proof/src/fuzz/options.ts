import { parseCommandLine, UserError } from '@film-mesh/mesh/command-line';

import { STORES, type Goal, type Store } from './fuzz-store.ts';

const DEFAULT_CASES = 2_000;
/** Every round begins with the same seed unless told, so that a finding is found again. */
const DEFAULT_SEED = 1;

/** What `--help` says. */
export const HELP = `npm run proof -- fuzz [options]

Starts the real mesh, makes up requests from the OpenAPI documents of its services, sends them through Envoy, and holds
the answers against the documents: examples, edge cases, random cases, sequences of calls, and bodies that are made to
cost as much as may be. The stores are gone through side by side. Exits with 1 where an answer is a 5xx, or none, or not as the document has it.

  --cases N     goes on until there were so many cases on each store (${String(DEFAULT_CASES)} unless told)
  --minutes N   begins no new round after so many minutes, however many cases there were
  --store KIND  ${STORES.join(', ')} or all (all unless told)
  --seed N      the seed of the first round, ${String(DEFAULT_SEED)} unless told; each further round has the next one
  --json        the result as JSON
  --report FILE the result as a page of Markdown
  --help        this text
`;

/** What the command line asks for. */
export interface Options {
  readonly goal: Goal;
  readonly stores: readonly Store[];
  readonly seed: number;
  readonly json: boolean;
  readonly report: string | undefined;
  readonly help: boolean;
}

/**
 * Reads the command line.
 *
 * @throws {UserError} naming the argument that is wrong
 */
export function parseOptions(args: readonly string[]): Options {
  const { store = 'all', cases, minutes, seed, report, ...flags } = parse(args);
  return {
    ...flags,
    goal: { cases: integer('--cases', cases, DEFAULT_CASES), minutes: integer('--minutes', minutes, Infinity) },
    stores: storesOf(store),
    seed: integer('--seed', seed, DEFAULT_SEED),
    report,
  };
}

function parse(args: readonly string[]) {
  return parseCommandLine({
    args: [...args],
    options: {
      cases: { type: 'string' },
      minutes: { type: 'string' },
      store: { type: 'string' },
      seed: { type: 'string' },
      report: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  }).values;
}

function storesOf(name: string): readonly Store[] {
  const stores = name === 'all' ? STORES : STORES.filter((store) => store === name);
  if (stores.length === 0) {
    throw new UserError(`--store wants ${STORES.join(', ')} or all, not ${name}`);
  }
  return stores;
}

function integer(option: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) {
    return otherwise;
  }
  if (!/^[1-9]\d{0,8}$/u.test(text)) {
    throw new UserError(`${option} wants a number from 1, not ${text}`);
  }
  return Number(text);
}
