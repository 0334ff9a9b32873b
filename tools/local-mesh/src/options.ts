import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { MESH, WORKSPACE_ROOT } from '@film-mesh/deploy';

import type { PortChoice, Scale } from './plan.ts';
import { UserError } from './user-error.ts';

/** The most replicas of one service. */
const MAX_REPLICAS = 50;

/** What `--help` says. */
export const HELP = `npm start -- [options]

Builds what has changed and runs the mesh on this machine: the services, Envoy, and Prometheus where it is installed.

  --scale NAME=N ...  how many replicas of a service, such as film-service=3 rating-service=2 (1 unless told, ${String(MAX_REPLICAS)} at most)
  --data DIR          where the databases are (.data unless told)
  --port N            the port of the API (${String(MESH.proxy.port)} unless told; 0: every part takes a port that is free)
  --help              this text
`;

/** What the command line asks for. */
export interface CliOptions {
  readonly help: boolean;
  readonly scale: Scale;
  readonly data: string;
  readonly ports: PortChoice;
}

/**
 * Reads the command line.
 *
 * @throws {UserError} naming the argument that is wrong
 */
export function parseOptions(args: readonly string[]): CliOptions {
  const { values, positionals } = parse(args);
  if (positionals.length > 0 && values.scale === undefined) {
    throw new UserError(`${String(positionals[0])} is no option; see --help`);
  }
  if (values.data === '') {
    throw new UserError('--data wants a folder');
  }
  const port = values.port === undefined ? MESH.proxy.port : integer('--port', values.port, 0, 65_535);
  return {
    help: values.help,
    scale: Object.fromEntries([...(values.scale ?? []), ...positionals].map(parseScale)),
    data: values.data ?? join(WORKSPACE_ROOT, '.data'),
    ports: port === 0 ? { free: true } : { free: false, proxyPort: port },
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        scale: { type: 'string', multiple: true },
        data: { type: 'string' },
        port: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    // The first sentence: what follows is advice, on lines of its own.
    const [what = ''] = (error instanceof Error ? error.message : String(error)).split(/\.\s/u);
    throw new UserError(`${what}; see --help`, { cause: error });
  }
}

function parseScale(argument: string): [string, number] {
  const { name, count } = /^(?<name>[a-z0-9-]+)=(?<count>\d+)$/u.exec(argument)?.groups ?? {};
  if (name === undefined || count === undefined) {
    throw new UserError(`--scale wants NAME=N, not ${argument}`);
  }
  return [name, integer(`--scale ${name}`, count, 1, MAX_REPLICAS)];
}

function integer(what: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (!/^\d+$/u.test(text) || value < min || value > max) {
    throw new UserError(`${what} wants a number from ${String(min)} to ${String(max)}, not ${text}`);
  }
  return value;
}
