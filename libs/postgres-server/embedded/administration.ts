import pg from '../src/pg.ts';

import { provisionStatements, type Provision } from '../src/provision.ts';
import { SUPERUSER } from './cluster.ts';

/** Time limit of a connection, in milliseconds. */
const CONNECT_TIMEOUT_MS = 2_000;
/** Error codes of a role and of a database that already exist. */
const DUPLICATES = ['42710', '42P04'];
/** The class of error codes for a login that PostgreSQL refuses. */
const INVALID_AUTHORIZATION = '28';

/** A server on loopback, and the password of its superuser. */
export interface ServerLogin {
  readonly port: number;
  readonly password: string;
}

/** The URL of a database on a local server. */
export function loopbackUrl(port: number, { database, role, password }: Provision): string {
  const login = `${encodeURIComponent(role)}:${encodeURIComponent(password)}`;
  return `postgres://${login}@127.0.0.1:${String(port)}/${encodeURIComponent(database)}`;
}

/** A reason why a server accepts no connection. */
export interface ConnectionFault {
  readonly message: string;
  /** Set if the reason is permanent, as with a wrong password. */
  readonly isLasting: boolean;
}

/** The reason why a server accepts no connection; undefined if it does. */
export async function connectionFault(login: ServerLogin): Promise<ConnectionFault | undefined> {
  try {
    await asSuperuser(login, async () => Promise.resolve());
    return undefined;
  } catch (error) {
    const isLasting = error instanceof pg.DatabaseError && error.code?.startsWith(INVALID_AUTHORIZATION) === true;
    return { message: error instanceof Error ? error.message : String(error), isLasting };
  }
}

/** Creates whatever a service's database and role lack; see {@link provisionStatements}. */
export async function provisionOnce(login: ServerLogin, provision: Provision): Promise<void> {
  await asSuperuser(login, async (client) => {
    for (const statement of provisionStatements(provision)) {
      await client.query(statement).catch((error: unknown) => {
        if (!(error instanceof pg.DatabaseError && DUPLICATES.includes(String(error.code)))) {
          throw error;
        }
      });
    }
  });
}

async function asSuperuser({ port, password }: ServerLogin, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({
    connectionString: loopbackUrl(port, { database: 'postgres', role: SUPERUSER, password }),
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    // PostgreSQL's log repeats a statement that fails, and so the password in it.
    options: '-c log_min_messages=panic',
  });
  // An idle connection that breaks would otherwise end this process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
