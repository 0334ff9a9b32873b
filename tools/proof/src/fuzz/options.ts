import { integer, someOf, text, type ValuesOf } from '@film-mesh/mesh/command-line';
import { STORES } from '@film-mesh/service-descriptor';

/** The options of `npm run proof -- fuzz`. */
export const OPTIONS = {
  cases: integer('goes on until there were so many cases on each store', 2_000),
  minutes: integer('begins no new round after so many minutes, however many cases there were'),
  store: someOf('KINDS', `some of ${STORES.join(',')} (default: all)`, STORES),
  // The same by default, so that a finding is found again.
  seed: integer('the seed of the first round; each further round has the next one', 1),
  report: text('FILE', 'the result as a page of Markdown'),
};

/** The values of {@link OPTIONS}. */
export type Options = ValuesOf<typeof OPTIONS>;
