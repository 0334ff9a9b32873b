import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import getPort from 'get-port';

import { postgresIdentity } from '../embedded/identity.ts';
import { ProcessWatch } from '../embedded/process-watch.ts';

/** Time that it may take to accept connections, in milliseconds. */
const START_MS = 10_000;
/** Time that it may take to stop before it is killed, in milliseconds. */
const STOP_MS = 5_000;
/** Debian installs it outside of the PATH of most users. */
const PATH = `${process.env['PATH'] ?? ''}:/usr/sbin`;

/** The version of this machine's PgBouncer, such as `1.18`; undefined if there is none. */
export function pgBouncerVersion(): number | undefined {
  try {
    const said = execFileSync('pgbouncer', ['--version'], { encoding: 'utf8', env: { PATH } });
    return Number(/PgBouncer 1\.(?<minor>\d+)/u.exec(said)?.groups?.['minor']);
  } catch {
    return undefined;
  }
}

/** A real PgBouncer in front of a database. */
export interface PgBouncer {
  /** The URL of the database through it. */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * @param url of the database, with the role and its password
 * @param options lines of the section `pgbouncer` of its configuration
 */
export async function startPgBouncer(url: string, options: Readonly<Record<string, string>>): Promise<PgBouncer> {
  const { hostname, port, username, password } = new URL(url);
  const folder = await mkdtemp(join(tmpdir(), 'film-mesh-pgbouncer-'));
  await chmod(folder, 0o755);
  const own = await getPort();
  const users = join(folder, 'users.txt');
  const config = join(folder, 'pgbouncer.ini');
  const quoted = [username, password].map((text) => `"${decodeURIComponent(text).replaceAll('"', '""')}"`);
  await writeFile(users, `${quoted.join(' ')}\n`);
  const lines = {
    listen_addr: '127.0.0.1',
    listen_port: own,
    unix_socket_dir: '',
    auth_type: 'trust',
    auth_file: users,
  };
  const settings = Object.entries({ ...lines, ...options }).map(([name, value]) => `${name} = ${String(value)}`);
  await writeFile(
    config,
    [`[databases]`, `* = host=${hostname} port=${port}`, '[pgbouncer]', ...settings, ''].join('\n'),
  );
  const watch = new ProcessWatch({ removes: [folder] });
  const started = watch.spawn('pgbouncer', ['--quiet', config], {
    ...postgresIdentity(),
    env: { PATH },
    name: 'pgbouncer',
    layer: 0,
    // At once, in every version: SIGINT waits for its servers, and in newer ones SIGTERM for its clients.
    stopSignal: 'SIGQUIT',
    stopMs: STOP_MS,
  });
  started.stdout.resume();
  started.stderr.resume();
  const deadline = Date.now() + START_MS;
  while (!(await takesConnections(own))) {
    if (Date.now() > deadline || started.exitCode !== null) {
      await watch.finish();
      throw new Error('PgBouncer has not started');
    }
    await sleep(20);
  }
  const through = new URL(url);
  through.port = String(own);
  return {
    url: through.href,
    stop: () => watch.finish(),
  };
}

async function takesConnections(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
