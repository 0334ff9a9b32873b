import { parseArgs, type ParseArgsConfig } from 'node:util';

import { UserError } from './user-error.ts';

/**
 * Node's `parseArgs`, which says in one line what is wrong.
 *
 * @throws {UserError} naming the argument that is wrong
 */
export function parseCommandLine<Config extends ParseArgsConfig>(config: Config): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArgs(config);
  } catch (error) {
    // The first sentence: what follows is advice, on lines of its own.
    const [what = ''] = (error as Error).message.split(/\.\s/u);
    throw new UserError(`${what}; see --help`, { cause: error });
  }
}

/** The arguments but for one option and its value: for the command as a page shows it, which does not say where it is. */
export function without(option: string, args: readonly string[]): string[] {
  return args.filter((arg, at) => arg !== option && !arg.startsWith(`${option}=`) && args[at - 1] !== option);
}
