import { join } from 'node:path';

import { LOOPBACK_HOSTS, MESH, WORKSPACE_ROOT } from '@film-mesh/deploy';
import { parseDatabaseUrl } from '@film-mesh/sql/database-url';
import { parseCommandLine, UserError } from './command-line/index.ts';

import { databaseUrlOption, type DatabaseUrls, type StoreChoice } from './databases.ts';
import { MAX_REPLICAS, type PortChoice, type Scale } from './plan.ts';

/** Where the data are unless told. */
export const DATA_FOLDER = join(WORKSPACE_ROOT, '.data');

const STORES: readonly StoreChoice[] = [{ kind: 'sqlite' }, { kind: 'postgres' }];

/**
 * What `--help` says.
 *
 * @param services the names of the services that there are
 */
export function helpOf(services: readonly string[]): string {
  const rows = [
    [
      '--scale NAME=N ...',
      `how many replicas of a service, such as film-service=3 rating-service=2 (1 unless told, ${String(MAX_REPLICAS)} at most)`,
    ],
    ['--data DIR', 'where the databases are (.data unless told)'],
    [
      '--port N',
      `the port of the API (${String(MESH.proxy.port)} unless told; 0: every part takes a port that is free)`,
    ],
    [
      '--host NAME',
      `hosts to answer for beside ${LOOPBACK_HOSTS.join(', ')}, such as films.example or *.films.example; *: any`,
    ],
    ['--store KIND', 'sqlite (unless told), or postgres: a real PostgreSQL that runs beside the services'],
    ...services.map((name) => [
      `--${databaseUrlOption(name)} URL`,
      `the database of ${name} on a PostgreSQL that runs already: postgres://USER:PASSWORD@HOST/DATABASE`,
    ]),
    ['--no-build', 'runs what was built last'],
    ['--help', 'this text'],
  ];
  return `npm start -- [options]

Builds what has changed and runs the mesh on this machine: the services, Envoy, and Prometheus where it is installed.

${helpLines(rows)}`;
}

/** The options in one column, what they do in another. */
export function helpLines(rows: readonly (readonly string[])[]): string {
  const width = Math.max(...rows.map(([option = '']) => option.length));
  return rows.map(([option = '', what = '']) => `  ${option.padEnd(width)}  ${what}\n`).join('');
}

/** What the command line asks for. */
export interface CliOptions {
  readonly help: boolean;
  /** Whether to build what has changed first. */
  readonly build: boolean;
  readonly scale: Scale;
  readonly data: string;
  readonly ports: PortChoice;
  /** The hosts to answer for. */
  readonly hosts: readonly string[];
  readonly store: StoreChoice;
  readonly databaseUrls: DatabaseUrls;
}

/**
 * Reads the command line.
 *
 * @param services the names of the services that there are
 * @throws {UserError} naming the argument that is wrong
 */
export function parseOptions(args: readonly string[], services: readonly string[]): CliOptions {
  const { values, urls, positionals } = parse(args, services.map(databaseUrlOption));
  if (positionals.length > 0 && values.scale === undefined) {
    throw new UserError(`${String(positionals[0])} is no option; see --help`);
  }
  const port = values.port === undefined ? MESH.proxy.port : integer('--port', values.port, 0, 65_535);
  return {
    help: values.help,
    build: !values['no-build'],
    scale: Object.fromEntries(
      [...(values.scale ?? []), ...positionals].map((argument) => parseScale(argument, '--scale ')),
    ),
    data: dataFolder(values.data ?? DATA_FOLDER),
    ports: port === 0 ? { free: true } : { free: false, proxyPort: port },
    hosts: [...LOOPBACK_HOSTS, ...(values.host ?? []).map(hostOf)],
    store: storeOf(values.store ?? 'sqlite'),
    databaseUrls: Object.fromEntries(
      services.flatMap((name) => {
        const option = databaseUrlOption(name);
        const url = urls[option];
        return typeof url === 'string' ? [[name, serverUrl(option, url)]] : [];
      }),
    ),
  };
}

function parse(args: readonly string[], urlOptions: readonly string[]) {
  const { values, positionals } = parseCommandLine({
    args: [...args],
    allowPositionals: true,
    options: {
      ...Object.fromEntries(urlOptions.map((name) => [name, { type: 'string' } as const])),
      store: { type: 'string' },
      scale: { type: 'string', multiple: true },
      data: { type: 'string' },
      port: { type: 'string' },
      host: { type: 'string', multiple: true },
      'no-build': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  return { values, positionals, urls: values as Readonly<Record<string, unknown>> };
}

/** @throws {UserError} where it names none */
export function dataFolder(folder: string): string {
  if (folder === '') {
    throw new UserError('--data wants a folder');
  }
  return folder;
}

/** A name, perhaps with `*` for its first labels, or an address, or `*` for any; without a port. */
const HOST = /^(?:\*|(?:\*\.)?[\w-]+(?:\.[\w-]+)*|\[[\da-f:.]+\])$/iu;

function hostOf(text: string): string {
  if (!HOST.test(text)) {
    throw new UserError(`--host wants a name such as films.example, an address or *, not ${text}`);
  }
  return text.toLowerCase();
}

function storeOf(text: string): StoreChoice {
  const store = STORES.find(({ kind }) => kind === text);
  if (store === undefined) {
    throw new UserError(`--store wants ${STORES.map(({ kind }) => kind).join(' or ')}, not ${text}`);
  }
  return store;
}

/** The URL as it was given; what is said of a wrong one does not repeat it, as it may hold a password. */
function serverUrl(option: string, url: string): string {
  try {
    const { hostname, searchParams, username, password, pathname } = new URL(url);
    // The driver decodes them, and fails later and less clearly.
    decodeURIComponent(username + password + pathname);
    if (parseDatabaseUrl(url).dialect === 'postgres' && (hostname || searchParams.get('host'))) {
      return url;
    }
  } catch {
    // Said below.
  }
  throw new UserError(`--${option} wants postgres://USER:PASSWORD@HOST/DATABASE`);
}

/**
 * Reads NAME=N.
 *
 * @param option what stands before it on the command line, if anything
 * @throws {UserError} where it is something else
 */
export function parseScale(argument: string, option = ''): [string, number] {
  const { name, count } = /^(?<name>[a-z0-9-]+)=(?<count>.*)$/u.exec(argument)?.groups ?? {};
  if (name === undefined || count === undefined) {
    throw new UserError(`${option}NAME=N is wanted, not ${argument}`);
  }
  return [name, integer(option + name, count, 1, MAX_REPLICAS)];
}

function integer(what: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (!/^\d+$/u.test(text) || value < min || value > max) {
    throw new UserError(`${what} wants a number from ${String(min)} to ${String(max)}, not ${text}`);
  }
  return value;
}
