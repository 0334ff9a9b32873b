import { parseCommandLine, UserError } from '@film-mesh/mesh/command-line';

import type { Rounds } from './run-load.ts';
import { STORES, type Store } from './stage.ts';

const DEFAULTS = { films: [100_000], rounds: 5, seconds: 2, warmUpSeconds: 2 } as const;
/** The short form: what can be told in a minute or two. */
const CHECK = { ...DEFAULTS, films: [10_000], rounds: 3, seconds: 1 } as const;
const CHECK_LOADS = ['get-film', 'get-page', 'create-film', 'create-film-alone', 'create-batch', 'vote', 'start'];
const CHECK_CONTESTANTS = ['film-mesh', 'floor', 'nest'];

/** What `--help` says. */
export const HELP = `npm run proof -- bench [options]

Starts this system and what it is compared with on this machine, lets them do the same work in turn, and prints what a
request costs: how many a second, processor time, latency, memory, and each as a ratio with its spread over the rounds.

  --load NAMES        which loads, such as get-film,create-film; all unless told
  --contestant NAMES  who takes part; all unless told
  --store KINDS       ${STORES.join(',')}; ${STORES[0]} unless told
  --films NUMBERS     how many films there are (${String(DEFAULTS.films)} unless told)
  --clients NUMBERS   how many clients there are at once; as each load says unless told
  --rounds N          how often each is measured (${String(DEFAULTS.rounds)} unless told)
  --seconds N         how long each time (${String(DEFAULTS.seconds)} unless told)
  --warm-up N         how many seconds before that (${String(DEFAULTS.warmUpSeconds)} unless told)
  --check             the short form, which fails only where a ratio is beyond twice its bound
  --list              the loads and the contestants, and runs nothing
  --json              the result as JSON on the standard output
  --plot DIR          draws the result into DIR, a file a load
  --docs              all of it on all stores, and writes docs/proof/performance.md
  --help              this text

NAMES, KINDS and NUMBERS are one or several, with commas between them.
`;

/** What the command line asks for. */
export interface Options extends Rounds {
  readonly loads: readonly string[];
  readonly contestants: readonly string[];
  readonly stores: readonly Store[];
  readonly films: readonly number[];
  /** Empty where each load says it. */
  readonly clients: readonly number[];
  readonly check: boolean;
  readonly list: boolean;
  readonly json: boolean;
  readonly plot: string | undefined;
  readonly docs: boolean;
  readonly help: boolean;
}

/**
 * Reads the command line.
 *
 * @param loads those that there are
 * @param contestants those that there are
 * @throws {UserError} naming the argument that is wrong
 */
export function parseOptions(
  args: readonly string[],
  loads: readonly string[],
  contestants: readonly string[],
): Options {
  const { load, contestant, store, plot, check, ...given } = parse(args);
  const usual = check ? CHECK : DEFAULTS;
  if (given.docs && [load, contestant, given.films, given.clients].some((option) => option !== undefined)) {
    throw new UserError('--docs wants all loads and contestants as they are');
  }
  return {
    loads: namesOf('--load', load, loads, check ? CHECK_LOADS : loads),
    contestants: namesOf('--contestant', contestant, contestants, check ? CHECK_CONTESTANTS : contestants),
    stores: namesOf('--store', store, STORES, given.docs ? STORES : STORES.slice(0, 1)),
    films: numbersOf('--films', given.films) ?? usual.films,
    clients: numbersOf('--clients', given.clients) ?? [],
    rounds: numberOf('--rounds', given.rounds) ?? usual.rounds,
    seconds: numberOf('--seconds', given.seconds) ?? usual.seconds,
    warmUpSeconds: numberOf('--warm-up', given['warm-up']) ?? usual.warmUpSeconds,
    check,
    list: given.list,
    json: given.json,
    plot,
    docs: given.docs,
    help: given.help,
  };
}

function parse(args: readonly string[]) {
  return parseCommandLine({
    args: [...args],
    options: {
      load: { type: 'string' },
      contestant: { type: 'string' },
      store: { type: 'string' },
      films: { type: 'string' },
      clients: { type: 'string' },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      'warm-up': { type: 'string' },
      plot: { type: 'string' },
      check: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      docs: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  }).values;
}

/** In the order of those that there are. */
function namesOf<Name extends string>(
  option: string,
  text: string | undefined,
  known: readonly Name[],
  otherwise: readonly Name[],
): readonly Name[] {
  if (text === undefined) {
    return otherwise;
  }
  const names: readonly string[] = text.split(',');
  const unknown = names.find((name) => !known.some((one) => one === name));
  if (unknown !== undefined) {
    throw new UserError(`${option} wants some of ${known.join(', ')}, not ${unknown}`);
  }
  return known.filter((name) => names.includes(name));
}

function numbersOf(option: string, text: string | undefined): readonly number[] | undefined {
  return text?.split(',').map((one) => {
    if (!/^[1-9]\d{0,7}$/u.test(one)) {
      throw new UserError(`${option} wants a number from 1 on, not ${one}`);
    }
    return Number(one);
  });
}

function numberOf(option: string, text: string | undefined): number | undefined {
  const numbers = numbersOf(option, text);
  if (numbers !== undefined && numbers.length > 1) {
    throw new UserError(`${option} wants one number, not ${String(text)}`);
  }
  return numbers?.[0];
}
