import { parseCommandLine, UserError } from '@film-mesh/mesh/command-line';

/** The step that asks the programs which read the rendered files, in containers. */
export const VALIDATE = 'deploy:validate';
/** The option that leaves it out. */
export const WITHOUT_VALIDATE = '--without-validate';

/** What `--help` says. */
export const HELP = `npx nx run generator:verify -- [options]

Adds two services of made-up names to a copy of this workspace, tries everything on it that a workspace promises, removes
them again, and compares. Exits with 1 where anything fails.

  --seed N            the same services as with the same seed before
  ${WITHOUT_VALIDATE}  leaves out ${VALIDATE}, which needs Docker; the last line says so
  --help              this text
`;

/** What the command line asks for. */
export interface VerifyOptions {
  readonly help: boolean;
  readonly seed: number;
  /** Whether {@link VALIDATE} is left out. */
  readonly skipsValidate: boolean;
}

/**
 * Reads the command line.
 *
 * @param freshSeed the seed where none is given
 * @throws {UserError} naming the argument that is wrong
 */
export function parseOptions(args: readonly string[], freshSeed: number): VerifyOptions {
  const values = parseCommandLine({
    args: [...args],
    options: {
      seed: { type: 'string' },
      'without-validate': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  }).values;
  const { seed, help, 'without-validate': skipsValidate } = values;
  if (seed !== undefined && !/^\d{1,9}$/u.test(seed)) {
    throw new UserError(`--seed wants a number, not ${seed}`);
  }
  return { help, seed: seed === undefined ? freshSeed : Number(seed), skipsValidate };
}
