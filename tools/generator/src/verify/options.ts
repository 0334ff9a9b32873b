import { flag, helpOf, integer } from '@film-mesh/mesh/command-line';

/** The step that validates the rendered files with the programs that read them, in containers. */
export const VALIDATE = 'deploy:validate';
/** The option that leaves it out. */
export const WITHOUT_VALIDATE = '--without-validate';

/** The options of `npx nx run generator:verify`. */
export const OPTIONS = {
  seed: integer('choose the services: the same seed gives the same ones', undefined, { min: 0 }),
  'without-validate': flag(`skip ${VALIDATE}, which needs Docker; the last line says so`),
};

/** The text of `--help`. */
export const HELP = helpOf(
  `npx nx run generator:verify -- [options]

Adds two services of made-up names to a copy of this workspace, checks every promise of the workspace on it, removes
them again, and compares. Exits with 1 if anything fails.`,
  OPTIONS,
);
