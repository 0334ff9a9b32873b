import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import getPort from 'get-port';
import pg from 'pg';

import { preparePostgres, type Binaries } from './binaries.ts';
import { signalTree } from './process-tree.ts';

const SUPERUSER = 'postgres';
const PASSWORD = 'pass word/@:';
/** PostgreSQL refuses to run as root, so root runs it as `nobody`. */
const NOBODY = 65_534;
/** How many ports are tried, since another process may take a free one before the server does. */
const MAX_TRIES = 5;

const SETTINGS = [
  // Tests lose nothing when the machine fails.
  ['fsync', 'off'],
  ['full_page_writes', 'off'],
  ['synchronous_commit', 'off'],
  ['listen_addresses', '127.0.0.1'],
  ['unix_socket_directories', ''],
  ['max_connections', '100'],
  ['dynamic_shared_memory_type', 'mmap'],
] as const;

/**
 * A real PostgreSQL 18 for tests, on a port and in a temporary folder of its own: any number may run at once. When the
 * process that started it dies, the server ends and its folder goes, as they do on {@link remove}.
 */
export class PostgresServer {
  readonly #folder: string;
  readonly #janitor: ChildProcess;
  readonly #identity: { uid?: number; gid?: number };
  readonly #binaries: Binaries;
  #port = 0;
  #process: ChildProcess | undefined;
  #log = '';

  private constructor(folder: string, janitor: ChildProcess, asNobody: boolean, binaries: Binaries) {
    this.#folder = folder;
    this.#janitor = janitor;
    this.#identity = asNobody ? { uid: NOBODY, gid: NOBODY } : {};
    this.#binaries = binaries;
  }

  /** Makes an empty server and starts it; takes about a second. */
  static async create(): Promise<PostgresServer> {
    const folder = await mkdtemp(join(tmpdir(), 'film-mesh-postgres-'));
    // A group of its own, so that an interrupt from the keyboard does not reach it.
    const janitor = spawn(process.execPath, [fileURLToPath(new URL('janitor.ts', import.meta.url)), folder], {
      stdio: ['pipe', 'ignore', 'inherit'],
      detached: true,
      env: { ...process.env, NODE_OPTIONS: '--disable-warning=ExperimentalWarning' },
    });
    const asNobody = process.getuid?.() === 0;
    try {
      await chmod(folder, 0o755);
      const server = new PostgresServer(folder, janitor, asNobody, await preparePostgres(folder, asNobody));
      await server.#initialise();
      for (let tries = 1; ; tries++) {
        server.#port = await getPort();
        try {
          await server.start();
          return server;
        } catch (error) {
          if (tries >= MAX_TRIES) {
            throw error;
          }
        }
      }
    } catch (error) {
      await dismiss(janitor);
      throw error;
    }
  }

  /**
   * The URL of one of its databases.
   *
   * @param role who logs in, the superuser unless told
   */
  url(database: string, role = SUPERUSER, password = PASSWORD): string {
    const login = `${encodeURIComponent(role)}:${encodeURIComponent(password)}`;
    return `postgres://${login}@127.0.0.1:${String(this.#port)}/${encodeURIComponent(database)}`;
  }

  /** Runs statements as the superuser, each in a transaction of its own. */
  async run(...statements: readonly string[]): Promise<void> {
    const client = new pg.Client(this.url('postgres'));
    await client.connect();
    try {
      for (const statement of statements) {
        await client.query(statement);
      }
    } finally {
      await client.end();
    }
  }

  /** Starts it after {@link stop}, on the same port, and waits until it takes connections. */
  async start(): Promise<void> {
    const settings = SETTINGS.flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const args = ['-D', this.#data, '-p', String(this.#port), ...settings];
    const started = spawn(this.#binaries.postgres, args, {
      ...this.#identity,
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
    });
    this.#process = started;
    await new Promise<void>((resolve, reject) => {
      started.once('error', reject);
      started.once('exit', () => reject(new Error(`PostgreSQL has not started:\n${this.#log}`)));
      started.stderr.setEncoding('utf8').on('data', (text: string) => {
        this.#log += text;
        if (text.includes('ready to accept connections')) {
          resolve();
        }
      });
    });
  }

  /** Stops it as an administrator would: open connections are ended. */
  async stop(): Promise<void> {
    const ended = this.#process && once(this.#process, 'exit');
    this.#process?.kill('SIGINT');
    await ended;
  }

  /** Stops every process of it where it stands: connections stay open and nothing answers, as when a machine hangs. */
  freeze(): void {
    signalTree(this.#pid, 'SIGSTOP');
  }

  /** Ends {@link freeze}. */
  thaw(): void {
    signalTree(this.#pid, 'SIGCONT');
  }

  /** Ends it and removes all that it has stored. */
  remove(): Promise<void> {
    return dismiss(this.#janitor);
  }

  get #data(): string {
    return join(this.#folder, 'data');
  }

  get #pid(): number {
    return this.#process?.pid ?? 0;
  }

  async #initialise(): Promise<void> {
    const password = join(this.#folder, 'password');
    await writeFile(password, PASSWORD);
    await mkdir(this.#data);
    if (this.#identity.uid !== undefined) {
      await chown(this.#data, NOBODY, NOBODY);
    }
    const options = ['--locale=C', '--encoding=UTF8', '--no-sync', '--auth=scram-sha-256', `--username=${SUPERUSER}`];
    await promisify(execFile)(
      this.#binaries.initdb,
      [`--pgdata=${this.#data}`, `--pwfile=${password}`, ...options],
      this.#identity,
    );
  }
}

/** Lets the janitor do its work, and waits until that is done. */
async function dismiss(janitor: ChildProcess): Promise<void> {
  const done = once(janitor, 'exit');
  janitor.stdin?.end();
  await done;
}
