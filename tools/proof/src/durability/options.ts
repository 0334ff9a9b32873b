import { parseCommandLine, UserError } from '@film-mesh/mesh/command-line';

import { ALL_BROKEN_REMEDIES, isBrokenRemedy, type BrokenRemedy } from './broken-remedies.ts';
import type { Goals } from './hurt-run.ts';
import { STORES, type Store } from './stage.ts';

const DEFAULT_GOALS: Goals = { kills: 24, films: 1_000, seconds: 90 };
const FULL_GOALS: Goals = { kills: 500, films: 100_000, seconds: 0 };

/** What `--help` says. */
export const HELP = `npm run proof -- durability -- [options]

Runs the real mesh, kills and freezes its processes and breaks its network while clients write, and then holds what is
there against what was acknowledged. Exits with 1 where anything is not as it should be.

  --store KIND    ${STORES.join(', ')} or both (both unless told; with --break sqlite)
  --kills N       goes on until so many processes were killed (${String(DEFAULT_GOALS.kills)} unless told)
  --films N       and so many films were acknowledged (${String(DEFAULT_GOALS.films)} unless told)
  --seconds N     and so many seconds are over (${String(DEFAULT_GOALS.seconds)} unless told)
  --full          the long proof: ${String(FULL_GOALS.kills)} kills, ${String(FULL_GOALS.films)} films
  --seed N        lets the same faults happen as with the same seed before
  --break NAME    breaks one remedy and expects that exactly its wrong is found; NAME is one of
                  ${ALL_BROKEN_REMEDIES.join(',\n                  ')},
                  or all: each of them, and before that nothing, where nothing is to go wrong
  --json          the result as JSON
  --report FILE   the result as a page of Markdown
  --help          this text
`;

/** What the command line asks for. */
export interface Options {
  readonly help: boolean;
  readonly stores: readonly Store[];
  readonly goals: Goals;
  readonly seed: number;
  /** What to break, one after the other, undefined for nothing; no entry for a run with faults at random. */
  readonly breaks: readonly (BrokenRemedy | undefined)[];
  readonly json: boolean;
  readonly report: string | undefined;
}

/**
 * Reads the command line.
 *
 * @param freshSeed the seed where none is given
 * @throws {UserError} naming the argument that is wrong
 */
export function parseOptions(args: readonly string[], freshSeed: number): Options {
  const values = parse(args);
  const goals = values.full ? FULL_GOALS : DEFAULT_GOALS;
  const breaks = breaksOf(values.break);
  return {
    help: values.help,
    stores: storesOf(values.store ?? (breaks.length > 0 ? 'sqlite' : 'both')),
    goals: {
      kills: integer('--kills', values.kills, goals.kills),
      films: integer('--films', values.films, goals.films),
      seconds: integer('--seconds', values.seconds, goals.seconds),
    },
    seed: integer('--seed', values.seed, freshSeed),
    breaks,
    json: values.json,
    report: values.report,
  };
}

function parse(args: readonly string[]) {
  return parseCommandLine({
    args: [...args],
    options: {
      store: { type: 'string' },
      kills: { type: 'string' },
      films: { type: 'string' },
      seconds: { type: 'string' },
      seed: { type: 'string' },
      break: { type: 'string' },
      report: { type: 'string' },
      full: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  }).values;
}

function breaksOf(name: string | undefined): Options['breaks'] {
  if (name === undefined) {
    return [];
  }
  if (name === 'all') {
    return [undefined, ...ALL_BROKEN_REMEDIES];
  }
  if (!isBrokenRemedy(name)) {
    throw new UserError(`--break wants all or one of ${ALL_BROKEN_REMEDIES.join(', ')}, not ${name}`);
  }
  return [name];
}

function storesOf(name: string): readonly Store[] {
  if (name === 'both') {
    return STORES;
  }
  const store = STORES.find((known) => known === name);
  if (store === undefined) {
    throw new UserError(`--store wants ${STORES.join(', ')} or both, not ${name}`);
  }
  return [store];
}

function integer(option: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) {
    return otherwise;
  }
  if (!/^\d{1,9}$/u.test(text)) {
    throw new UserError(`${option} wants a number, not ${text}`);
  }
  return Number(text);
}
