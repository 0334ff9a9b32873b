import { helpOf, flag, integer, someOf, text, type ValuesOf } from '@film-mesh/mesh/command-line';
import { STORES } from '@film-mesh/mesh';

/** The options of `npm run proof -- fuzz`. */
export const OPTIONS = {
  cases: integer('goes on until there were so many cases on each store', 2_000),
  minutes: integer('begins no new round after so many minutes, however many cases there were'),
  store: someOf('KINDS', `some of ${STORES.join(',')} (default: all)`, STORES),
  // The same by default, so that a finding is found again.
  seed: integer('the seed of the first round; each further round has the next one', 1),
  json: flag('the result as JSON'),
  report: text('FILE', 'the result as a page of Markdown'),
};

/** The values of {@link OPTIONS}. */
export type Options = ValuesOf<typeof OPTIONS>;

/** The text of `--help`. */
export const HELP = helpOf(
  `npm run proof -- fuzz [options]

Starts the real mesh, makes up requests from the OpenAPI documents of its services, sends them through Envoy, and validates
the answers against the documents: examples, edge cases, random cases, sequences of calls, and bodies that are made to
cost as much as possible. Runs on all stores side by side. Exits with 1 if an answer is a 5xx, missing, or invalid.`,
  OPTIONS,
);
