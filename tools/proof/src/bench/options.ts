import { flag, integer, integers, someOf, text, UserError, type ValuesOf } from '@film-mesh/mesh/command-line';
import { STORES, type Store } from '@film-mesh/service-descriptor';

import { missing } from './load/wrk-loop.ts';
import type { Rounds } from './run-load.ts';

/** V8 compiles on the processor that is measured, and a service of many layers is not compiled after less than 6 s. */
const DEFAULTS = { films: [100_000], rounds: 5, seconds: 2, warmUpSeconds: 6 } as const;
/** The short form: what can be told in a minute or two. */
const CHECK = { ...DEFAULTS, films: [10_000], rounds: 3, seconds: 1, warmUpSeconds: 2 } as const;
const CHECK_LOADS = [
  'get-film',
  'get-film-by-name',
  'get-page',
  'create-film',
  'create-film-alone',
  'create-batch',
  'vote',
  'start',
];
const CHECK_CONTESTANTS = ['fastify', 'film-mesh', 'floor', 'nest'];

const usual = (help: string, value: unknown) => `${help} (default: ${String(value)})`;

/** The options of `npm run proof -- bench`, given the loads and the contestants that there are. */
export const optionsOf = (loads: readonly string[], contestants: readonly string[]) => ({
  load: someOf('NAMES', 'which loads, such as get-film,create-film (default: all)', loads),
  contestant: someOf('NAMES', 'who takes part (default: all)', contestants),
  store: someOf('KINDS', `some of ${STORES.join(',')} (default: ${STORES[0]})`, STORES),
  films: integers(usual('how many films there are', DEFAULTS.films)),
  clients: integers('how many clients there are at once (default: as each load says)'),
  rounds: integer(usual('how often each is measured', DEFAULTS.rounds)),
  seconds: integer(usual('how long each time', DEFAULTS.seconds)),
  'warm-up': integer(usual('how many seconds before that', DEFAULTS.warmUpSeconds)),
  check: flag('the short form, which fails only if a ratio is beyond twice its bound'),
  plot: text('DIR', 'draws the result into DIR, a file a load'),
  docs: flag('all of it on all stores, and writes docs/proof/performance.md'),
});

/** The parsed command line. */
export interface Settings extends Rounds {
  readonly loads: readonly string[];
  /** The loads that need a program that is not installed, and that program. */
  readonly leftOut: ReadonlyMap<string, string>;
  readonly contestants: readonly string[];
  readonly stores: readonly Store[];
  readonly films: readonly number[];
  /** Empty where each load says it. */
  readonly clients: readonly number[];
  readonly check: boolean;
  readonly plot: string | undefined;
  readonly docs: boolean;
}

/**
 * The measurements to do.
 *
 * @param loads the known loads
 * @param contestants the known contestants
 * @param lacking the loads that need a program that is not installed, and that program
 * @throws {UserError} if `--docs` is not about everything, or if a program is missing for it or for a load that was named
 */
export function settingsOf(
  values: ValuesOf<ReturnType<typeof optionsOf>>,
  loads: readonly string[],
  contestants: readonly string[],
  lacking: ReadonlyMap<string, string> = new Map(),
): Settings {
  const { load, contestant, store, films, clients, rounds, seconds, 'warm-up': warmUp, ...flags } = values;
  if (flags.docs && [load, contestant, films, clients].some((option) => option !== undefined)) {
    throw new UserError('--docs requires all loads and contestants as they are');
  }
  for (const [name, program] of lacking) {
    if (flags.docs || load?.includes(name)) {
      throw missing(program);
    }
  }
  const form = flags.check ? CHECK : DEFAULTS;
  return {
    ...flags,
    loads: load ?? (flags.check ? CHECK_LOADS : loads.filter((name) => !lacking.has(name))),
    leftOut: load === undefined && !flags.check ? lacking : new Map(),
    contestants: contestant ?? (flags.check ? CHECK_CONTESTANTS : contestants),
    stores: store ?? (flags.docs ? STORES : STORES.slice(0, 1)),
    films: films ?? form.films,
    clients: clients ?? [],
    rounds: rounds ?? form.rounds,
    seconds: seconds ?? form.seconds,
    warmUpSeconds: warmUp ?? form.warmUpSeconds,
  };
}
