import { helpOf, parseOptions, UserError } from './command-line/index.ts';
import { DATA, DATA_FOLDER, parseScale } from './start-options.ts';
import { assertKnown, MAX_REPLICAS, type Scale } from './plan.ts';

/**
 * The text of `--help`.
 *
 * @param services the names of the services
 */
export function scaleHelp(services: readonly string[]): string {
  const usage = `npm run scale -- NAME=N ... [options]

Starts or stops replicas of the running mesh without losing a request, and waits until it is done.
The services are ${services.join(', ')}; services that are not named keep their replicas.`;
  return helpOf(usage, { data: DATA }, [
    ['NAME=N', `the number of replicas of a service: 1 to ${String(MAX_REPLICAS)}`],
  ]);
}

/** The parsed command line. */
export interface ScaleOptions {
  readonly help: boolean;
  readonly scale: Scale;
  readonly data: string;
}

/**
 * Parses the command line.
 *
 * @param services the names of the services
 * @throws {UserError} naming the invalid argument
 */
export function parseScaleOptions(args: readonly string[], services: readonly string[]): ScaleOptions {
  const { values, positionals } = parseOptions({ data: DATA }, args);
  const scale = Object.fromEntries(positionals.map((argument) => parseScale(argument)));
  assertKnown(Object.keys(scale), services);
  if (positionals.length === 0 && !values.help) {
    throw new UserError(`missing service, such as ${String(services[0])}=2; see --help`);
  }
  return { help: values.help, scale, data: values.data ?? DATA_FOLDER };
}
