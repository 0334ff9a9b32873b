import pg from '../src/pg.ts';

import { provisionStatements, type Provision } from '../src/provision.ts';
import { SUPERUSER } from './cluster.ts';

/** How long a connection may take, in milliseconds. */
const CONNECT_TIMEOUT_MS = 2_000;
/** What PostgreSQL says of a role and of a database that it has already. */
const DUPLICATES = ['42710', '42P04'];
/** The class of what it says of a login that it does not accept. */
const INVALID_AUTHORIZATION = '28';

/** A server on loopback, and the password of its superuser. */
export interface ServerLogin {
  readonly port: number;
  readonly password: string;
}

/** The URL of a database of a server on loopback. */
export function loopbackUrl(port: number, { database, role, password }: Provision): string {
  const login = `${encodeURIComponent(role)}:${encodeURIComponent(password)}`;
  return `postgres://${login}@127.0.0.1:${String(port)}/${encodeURIComponent(database)}`;
}

/** A reason why a server takes no connection. */
export interface ConnectionFault {
  readonly message: string;
  /** Whether it stays so, as with a wrong password. */
  readonly isLasting: boolean;
}

/** The reason why a server takes no connection; undefined where it takes them. */
export async function connectionFault(login: ServerLogin): Promise<ConnectionFault | undefined> {
  try {
    await asSuperuser(login, async () => Promise.resolve());
    return undefined;
  } catch (error) {
    const isLasting = error instanceof pg.DatabaseError && error.code?.startsWith(INVALID_AUTHORIZATION) === true;
    return { message: error instanceof Error ? error.message : String(error), isLasting };
  }
}

/** Gives a server what it lacks of a service's database and role; see {@link provisionStatements}. */
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
    // The log repeats a statement that fails, and so the password in it.
    options: '-c log_min_messages=panic',
  });
  // A connection that breaks while nobody waits for it would end this process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
