import { parseCommandLine, UserError } from './command-line/index.ts';

import { DATA_FOLDER, dataFolder, helpLines, parseScale } from './options.ts';
import { assertKnown, MAX_REPLICAS, type Scale } from './plan.ts';

/**
 * What `--help` says.
 *
 * @param services the names of the services that there are
 */
export function scaleHelpOf(services: readonly string[]): string {
  const lines = helpLines([
    ['NAME=N', `how many replicas of a service there shall be: 1 to ${String(MAX_REPLICAS)}`],
    ['--data DIR', 'the data of the mesh, as it was told at its start (.data unless told)'],
    ['--help', 'this text'],
  ]);
  return `npm run scale -- NAME=N ... [options]

Starts or ends replicas of the mesh that runs, losing no request, and waits until it is done.
The services are ${services.join(', ')}; those that are not named stay as they are.

${lines}`;
}

/** What the command line asks for. */
export interface ScaleOptions {
  readonly help: boolean;
  readonly scale: Scale;
  readonly data: string;
}

/**
 * Reads the command line.
 *
 * @param services the names of the services that there are
 * @throws {UserError} naming the argument that is wrong
 */
export function parseScaleOptions(args: readonly string[], services: readonly string[]): ScaleOptions {
  const { values, positionals } = parseCommandLine({
    args: [...args],
    allowPositionals: true,
    options: { data: { type: 'string' }, help: { type: 'boolean', default: false } },
  });
  const scale = Object.fromEntries(positionals.map((argument) => parseScale(argument)));
  assertKnown(Object.keys(scale), services);
  if (positionals.length === 0 && !values.help) {
    throw new UserError(`which service? Such as ${String(services[0])}=2; see --help`);
  }
  return { help: values.help, scale, data: dataFolder(values.data ?? DATA_FOLDER) };
}
