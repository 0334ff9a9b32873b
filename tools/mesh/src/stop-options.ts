import { parseCommandLine, UserError } from './command-line/index.ts';

import { DATA_FOLDER, dataFolder, helpLines } from './options.ts';

/** The text of `--help`. */
export function stopHelp(): string {
  const lines = helpLines([
    ['--data DIR', 'the data of the mesh, as it was told at its start (.data by default)'],
    ['--help', 'this text'],
  ]);
  return `npm stop -- [options]

Stops the mesh that runs and waits until it has ended. Ends what a mesh that was killed has left.

${lines}`;
}

/** What the command line asks for. */
export interface StopOptions {
  readonly help: boolean;
  readonly data: string;
}

/**
 * Reads the command line.
 *
 * @throws {UserError} naming the argument that is wrong
 */
export function parseStopOptions(args: readonly string[]): StopOptions {
  const { values, positionals } = parseCommandLine({
    args: [...args],
    allowPositionals: true,
    options: { data: { type: 'string' }, help: { type: 'boolean', default: false } },
  });
  if (positionals.length > 0) {
    throw new UserError(`${String(positionals[0])} is no option; see --help`);
  }
  return { help: values.help, data: dataFolder(values.data ?? DATA_FOLDER) };
}
