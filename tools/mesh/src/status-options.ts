import { flag, helpOf, parseOptions, text, UserError } from './command-line/index.ts';
import { DATA, DATA_FOLDER } from './start-options.ts';

const OPTIONS = {
  env: flag('prints only the addresses and the data folder, as variables for: eval "$(npm run -s status -- --env)"'),
  until: text('REGEX', 'waits until a line of it matches, 30 s at most'),
  healthy: flag('waits until every replica is healthy, 30 s at most'),
  data: DATA,
};

/** The text of `--help`. */
export const STATUS_HELP = helpOf(
  `npm run status -- [NAME] [options]

Shows the mesh that runs: its addresses, its processes, and the health that Envoy sees of each replica.`,
  OPTIONS,
  [['NAME', 'prints only the process id of this part, for: kill $(npm run -s status -- film-service-1)']],
);

/** The command line of `npm run status`. */
export interface StatusOptions {
  readonly help: boolean;
  readonly name: string | undefined;
  readonly env: boolean;
  readonly until: RegExp | undefined;
  readonly healthy: boolean;
  readonly data: string;
}

/**
 * Parses the command line.
 *
 * @throws {UserError} naming the invalid argument
 */
export function parseStatusOptions(args: readonly string[]): StatusOptions {
  const { values, positionals } = parseOptions(OPTIONS, args);
  const [name, further] = positionals;
  if (further !== undefined) {
    throw new UserError(`one NAME at a time, not ${positionals.join(' ')}`);
  }
  const { help, env, healthy, data = DATA_FOLDER } = values;
  return { help, name, env, until: values.until === undefined ? undefined : regexOf(values.until), healthy, data };
}

function regexOf(source: string): RegExp {
  try {
    return new RegExp(source, 'mu');
  } catch (error) {
    throw new UserError(`--until must be a regular expression, not ${source}`, { cause: error });
  }
}
