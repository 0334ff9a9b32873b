import { join } from 'node:path';

import { LOOPBACK_HOSTS, MESH, WORKSPACE_ROOT } from '@film-mesh/deploy';
import { DATABASE_URL_FORMS, parseDatabaseUrl, STORES, type Store } from '@film-mesh/service-descriptor';

import {
  assertNoPositionals,
  flag,
  helpOf,
  integer,
  parseOptions,
  readInteger,
  text,
  UserError,
  type Option,
} from './command-line/index.ts';
import { databaseUrlOption, type DatabaseUrls } from './databases.ts';
import { MAX_REPLICAS, type PortChoice, type Scale } from './plan.ts';

/** The default data folder. */
export const DATA_FOLDER = join(WORKSPACE_ROOT, '.data');

/** The data folder, for commands on a running mesh. */
export const DATA = text('DIR', 'the data folder of the mesh, as at its start (default: .data)');

/** The text of `npm stop -- --help`. */
export const STOP_HELP = helpOf(
  `npm stop -- [options]

Stops the running mesh and waits until it has ended. Also ends the processes that a killed mesh has left.`,
  { data: DATA },
);

const scale: Option<readonly string[]> = {
  placeholder: 'NAME=N ...',
  help: `replicas of a service, such as film-service=3 rating-service=2 (default: 1, maximum: ${String(MAX_REPLICAS)})`,
  repeatable: true,
  read: (_name, given) => given,
};

const host: Option<readonly string[]> = {
  placeholder: 'NAME',
  help: `hosts to serve beside ${LOOPBACK_HOSTS.join(', ')}, such as films.example or *.films.example; *: any`,
  repeatable: true,
  read: (name, given) => given.map((one) => hostOf(name, one)),
};

const store: Option<Store> = {
  placeholder: 'KIND',
  help: 'sqlite (default), or postgres: a real PostgreSQL, started with the services',
  read: (name, [given = 'sqlite']) => {
    const kind = STORES.find((known) => known === given);
    if (kind === undefined) {
      throw new UserError(`${name} must be ${STORES.join(' or ')}, not ${given}`);
    }
    return kind;
  },
};

const OPTIONS = {
  scale,
  data: text('DIR', 'the folder of the databases (default: .data)'),
  port: integer('the port of the API; 0: every part gets a free port', MESH.proxy.port, {
    min: 0,
    max: 65_535,
  }),
  host,
  store,
  drain: integer('seconds that a replica goes on answering after SIGTERM (DRAIN_SECONDS)', 0, { min: 0, max: 30 }),
  'no-build': flag('run the last build'),
};

const urlsOf = (services: readonly string[]) =>
  Object.fromEntries(services.map((name) => [databaseUrlOption(name), databaseUrl(name)]));

const databaseUrl = (service: string): Option<string | undefined> => ({
  placeholder: 'URL',
  help: `the database of ${service} on an existing PostgreSQL: ${DATABASE_URL_FORMS.postgres}`,
  read: (name, [given]) => (given === undefined ? undefined : serverUrl(name, given)),
});

/**
 * The text of `--help`.
 *
 * @param services the names of the services
 */
export function startHelp(services: readonly string[]): string {
  const usage = `npm start -- [options]

Builds the changed projects and runs the mesh on this machine: the services, Envoy, and Prometheus if it is installed.`;
  return helpOf(usage, { ...OPTIONS, ...urlsOf(services) });
}

/** The parsed command line. */
export interface CliOptions {
  readonly help: boolean;
  /** Builds the changed projects first. */
  readonly build: boolean;
  readonly scale: Scale;
  readonly data: string;
  readonly ports: PortChoice;
  /** The served hosts. */
  readonly hosts: readonly string[];
  readonly store: Store;
  /** Variables of every service. */
  readonly environment: Readonly<Record<string, string>>;
  readonly databaseUrls: DatabaseUrls;
}

/**
 * Parses the command line.
 *
 * @param services the names of the services
 * @throws {UserError} naming the invalid argument
 */
export function parseStartOptions(args: readonly string[], services: readonly string[]): CliOptions {
  const { values, positionals } = parseOptions({ ...urlsOf(services), ...OPTIONS }, args);
  const urls = values as Readonly<Record<string, unknown>>;
  if (values.scale.length === 0) {
    assertNoPositionals(positionals);
  }
  const { port } = values;
  return {
    help: values.help,
    build: !values['no-build'],
    scale: Object.fromEntries([...values.scale, ...positionals].map((argument) => parseScale(argument, '--scale '))),
    data: values.data ?? DATA_FOLDER,
    ports: port === 0 ? { free: true } : { free: false, proxyPort: port },
    hosts: [...LOOPBACK_HOSTS, ...values.host],
    store: values.store,
    environment: { DRAIN_SECONDS: String(values.drain) },
    databaseUrls: Object.fromEntries(
      services.flatMap((name) => {
        const url = urls[databaseUrlOption(name)];
        return typeof url === 'string' ? [[name, url]] : [];
      }),
    ),
  };
}

/** A name, perhaps with `*` for its first labels, or an address, or `*` for any; without a port. */
const HOST = /^(?:\*|(?:\*\.)?[\w-]+(?:\.[\w-]+)*|\[[\da-f:.]+\])$/iu;

function hostOf(option: string, text: string): string {
  if (!HOST.test(text)) {
    throw new UserError(`${option} must be a name such as films.example, an address or *, not ${text}`);
  }
  return text.toLowerCase();
}

/** The URL as it was given; an error does not repeat it, as it may contain a password. */
function serverUrl(option: string, url: string): string {
  try {
    const { hostname, searchParams, username, password, pathname } = new URL(url);
    // The driver decodes them, and fails later and less clearly.
    decodeURIComponent(username + password + pathname);
    if (parseDatabaseUrl(url).dialect === 'postgres' && (hostname || searchParams.get('host'))) {
      return url;
    }
  } catch {
    // Reported below.
  }
  throw new UserError(`${option} must be ${DATABASE_URL_FORMS.postgres}`);
}

/**
 * Parses NAME=N.
 *
 * @param option its prefix on the command line, if any
 * @throws {UserError} if it is invalid
 */
export function parseScale(argument: string, option = ''): [string, number] {
  const { name, count } = /^(?<name>[a-z0-9-]+)=(?<count>.*)$/u.exec(argument)?.groups ?? {};
  if (name === undefined || count === undefined) {
    throw new UserError(`expected ${option}NAME=N, not ${argument}`);
  }
  return [name, readInteger(option + name, count, { max: MAX_REPLICAS })];
}
