import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chown, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { Identity } from './identity.ts';

/** The superuser. */
export const SUPERUSER = 'postgres';

/** A new data folder. */
export interface NewCluster {
  /** The path of `initdb`. */
  readonly initdb: string;
  /** An absolute path that does not exist yet. */
  readonly data: string;
  /** The password of the {@link SUPERUSER}. */
  readonly password: string;
  readonly identity: Identity;
  /** Flushes it to the disk (`fsync`) before it is done. */
  readonly durable: boolean;
}

/**
 * Creates the data folder of a PostgreSQL server: whole, or not at all. Takes about a second.
 *
 * Text is compared by its bytes (locale C), and every role needs a password.
 */
export async function createCluster({ initdb, data, password, identity, durable }: NewCluster): Promise<void> {
  const fresh = await mkdtemp(`${data}-`);
  const passwordFolder = await mkdtemp(`${data}-password-`);
  try {
    const passwordFile = join(passwordFolder, 'password');
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
    for (const path of [fresh, passwordFolder, passwordFile]) {
      await own(path, identity);
    }
    const options = ['--locale=C', '--encoding=UTF8', '--auth=scram-sha-256', `--username=${SUPERUSER}`];
    await promisify(execFile)(
      initdb,
      [`--pgdata=${fresh}`, `--pwfile=${passwordFile}`, ...options, ...(durable ? [] : ['--no-sync'])],
      identity,
    );
    await rename(fresh, data);
  } finally {
    await rm(passwordFolder, { recursive: true, force: true });
    await rm(fresh, { recursive: true, force: true });
  }
}

/** The arguments of `postgres` for a server on loopback only. */
export function serverArgs(data: string, port: number, settings: Readonly<Record<string, string>>): string[] {
  const all = {
    cluster_name: clusterName(data),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    // Not in /dev/shm, which is small in a container.
    dynamic_shared_memory_type: 'mmap',
    ...settings,
  };
  return [
    '-D',
    data,
    '-p',
    String(port),
    ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
}

/**
 * The prefix of the process title, as `ps` shows it, of every process of a data folder's server.
 *
 * Only the title identifies a backend whose server was killed: it shares neither parent nor process group with it, and
 * as long as it is busy it continues and keeps the next server from starting.
 */
export function backendTitle(data: string): string {
  return `postgres: ${clusterName(data)}: `;
}

function clusterName(data: string): string {
  return `film-mesh-${createHash('sha256').update(data).digest('hex').slice(0, 16)}`;
}

async function own(path: string, { uid, gid }: Identity): Promise<void> {
  if (uid !== undefined && gid !== undefined) {
    await chown(path, uid, gid);
  }
}
