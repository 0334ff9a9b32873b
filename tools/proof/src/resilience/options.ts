import { parseCommandLine, UserError } from '@film-mesh/mesh/command-line';

/** What `--help` says. */
export const HELP = `npm run proof -- resilience [NAME ...] [options]

Runs experiments on a mesh of this machine, each with a remedy and without it: it passes where the remedy holds the
bound and its absence breaks it.

  NAME ...      which ones; all unless told
  --list        the experiments and their hazards, and runs nothing
  --json        the results as JSON on the standard output, the progress on the standard error
  --report DIR  writes DIR/index.html with a plot of each run
  --tries N     how often an experiment may be run until it passes, on a machine that has other work too; 1 unless told
  --docs        writes docs/proof/resilience.md, where all of them pass
  --help        this text
`;

/** What the command line asks for. */
export interface Options {
  readonly names: readonly string[];
  readonly list: boolean;
  readonly json: boolean;
  readonly docs: boolean;
  readonly report: string | undefined;
  readonly tries: number;
  readonly help: boolean;
}

/**
 * Reads the command line.
 *
 * @param known the experiments that there are
 * @throws {UserError} naming the argument that is wrong
 */
export function parseOptions(args: readonly string[], known: readonly string[]): Options {
  const { values, positionals } = parseCommandLine({
    args: [...args],
    allowPositionals: true,
    options: {
      list: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      docs: { type: 'boolean', default: false },
      report: { type: 'string' },
      tries: { type: 'string', default: '1' },
      help: { type: 'boolean', default: false },
    },
  });
  const unknown = positionals.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new UserError(`there is no experiment ${unknown}; see --list`);
  }
  if (values.docs && positionals.length > 0) {
    throw new UserError('--docs wants all experiments');
  }
  const tries = Number(values.tries);
  if (!Number.isInteger(tries) || tries < 1) {
    throw new UserError(`--tries wants a number from 1, not ${values.tries}`);
  }
  return { ...values, tries, report: values.report, names: positionals.length > 0 ? positionals : known };
}
