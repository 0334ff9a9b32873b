import { flag, integer, text, UserError, type ValuesOf } from '@film-mesh/mesh/command-line';

/** The options of `npm run proof -- resilience`. */
export const OPTIONS = {
  report: text('DIR', 'writes DIR/index.html with a plot of each run'),
  tries: integer('how often an experiment may run until it passes, on a machine that has other work too', 1),
  pictures: flag('writes docs/pictures/NAME-light.svg and NAME-dark.svg of each experiment that passes'),
  docs: flag('writes docs/proof/resilience.md if all of them pass'),
};

/** The values of {@link OPTIONS}. */
export type Options = ValuesOf<typeof OPTIONS>;

/**
 * The experiments to run.
 *
 * @param known the experiments that there are
 * @throws {UserError} where there is no such experiment
 */
export function namesOf(
  positionals: readonly string[],
  known: readonly string[],
  { docs }: Options,
): readonly string[] {
  const unknown = positionals.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new UserError(`there is no experiment ${unknown}; see --list`);
  }
  if (docs && positionals.length > 0) {
    throw new UserError('--docs requires all experiments');
  }
  return positionals.length > 0 ? positionals : known;
}
