import { flag, integer, text, someOf, UserError, type Option, type ValuesOf } from '@film-mesh/mesh/command-line';
import { STORES, type Store } from '@film-mesh/service-descriptor';

import type { BrokenRemedy } from '../kit/index.ts';
import { ALL_BROKEN_REMEDIES } from './broken-remedies.ts';
import type { Goals } from './hurt-run.ts';

const DEFAULT_GOALS: Goals = { kills: 24, films: 1_000, seconds: 90 };
const FULL_GOALS: Goals = { kills: 500, films: 100_000, seconds: 0 };
const FROM_0 = { min: 0 };

/** Remedies to break, one after the other; undefined for nothing. */
type Breaks = readonly (BrokenRemedy | undefined)[];

const breaks: Option<Breaks> = {
  placeholder: 'NAME',
  help: 'breaks one remedy (see --list) and expects exactly its wrong; all: each of them, and before that nothing',
  read: (name, [given]) => {
    if (given === 'all') {
      return [undefined, ...ALL_BROKEN_REMEDIES];
    }
    const broken = ALL_BROKEN_REMEDIES.filter((remedy) => remedy === given);
    if (given !== undefined && broken.length === 0) {
      throw new UserError(`${name} must be all or one of ${ALL_BROKEN_REMEDIES.join(', ')}, not ${given}`);
    }
    return broken;
  },
};

/** The options of `npm run proof -- durability`. */
export const OPTIONS = {
  store: someOf('KINDS', `some of ${STORES.join(',')} (default: all; sqlite with --break)`, STORES),
  kills: integer(
    `goes on until so many processes were killed (default: ${String(DEFAULT_GOALS.kills)})`,
    undefined,
    FROM_0,
  ),
  films: integer(`and so many films were acknowledged (default: ${String(DEFAULT_GOALS.films)})`, undefined, FROM_0),
  seconds: integer(`and so many seconds are over (default: ${String(DEFAULT_GOALS.seconds)})`, undefined, FROM_0),
  full: flag(`the long proof: ${String(FULL_GOALS.kills)} kills, ${String(FULL_GOALS.films)} films`),
  seed: integer('the same faults as with the same seed before', undefined, FROM_0),
  break: breaks,
  report: text('FILE', 'the result as a page of Markdown'),
};

/** The values of {@link OPTIONS}. */
export type Options = ValuesOf<typeof OPTIONS>;

/** The goals of the command line. */
export function goalsOf({ full, kills, films, seconds }: Options): Goals {
  const goals = full ? FULL_GOALS : DEFAULT_GOALS;
  return { kills: kills ?? goals.kills, films: films ?? goals.films, seconds: seconds ?? goals.seconds };
}

/** The stores to run on. */
export function storesOf({ store, break: broken }: Options): readonly Store[] {
  return store ?? (broken.length > 0 ? ['sqlite'] : STORES);
}
