import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import getPort from 'get-port';
import pg from '../src/pg.ts';

import { loopbackUrl } from '../embedded/administration.ts';
import { preparePostgres, type Binaries } from '../embedded/binaries.ts';
import { backendTitle, createCluster, serverArgs, SUPERUSER } from '../embedded/cluster.ts';
import { postgresIdentity, type Identity } from '../embedded/identity.ts';
import { signalTree } from '../embedded/process-tree.ts';
import { ProcessWatch } from '../embedded/process-watch.ts';

/** The time limit for a server's start and for its end, in milliseconds, on a busy machine. */
export const SERVER_TIMEOUT_MS = 60_000;

const PASSWORD = 'pass word/@:';
/** Time that it may take to stop, in milliseconds; its memory segments remain when it is killed. */
const STOP_MS = 10_000;
/** Number of tried ports, since another process may take a free one before the server does. */
const MAX_TRIES = 5;

/** Settings without durability: tests lose nothing when the machine fails. */
const SETTINGS = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' };

/**
 * A real PostgreSQL 18 for tests, on a port and in a temporary folder of its own: any number may run at once. When the
 * process that started it dies, the server ends and its folder goes, as they do on {@link remove}.
 */
export class PostgresServer {
  readonly #folder: string;
  readonly #watch: ProcessWatch;
  readonly #identity: Identity;
  readonly #binaries: Binaries;
  #port = 0;
  #databases = 0;
  #process: ChildProcess | undefined;
  #log = '';

  private constructor(folder: string, watch: ProcessWatch, identity: Identity, binaries: Binaries) {
    this.#folder = folder;
    this.#watch = watch;
    this.#identity = identity;
    this.#binaries = binaries;
  }

  /**
   * Creates an empty server and starts it; takes about a second.
   *
   * @param parent of its folder, the folder for temporary files by default
   */
  static async create(parent = tmpdir()): Promise<PostgresServer> {
    const folder = await mkdtemp(join(parent, 'film-mesh-postgres-'));
    const watch = new ProcessWatch({ removes: [folder] });
    const identity = postgresIdentity();
    try {
      await chmod(folder, 0o755);
      const binaries = await preparePostgres(folder, identity.uid !== undefined);
      const server = new PostgresServer(folder, watch, identity, binaries);
      await createCluster({
        initdb: binaries.initdb,
        data: server.#data,
        password: PASSWORD,
        identity,
        durable: false,
      });
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
      await watch.finish();
      throw error;
    }
  }

  /**
   * The URL of one of its databases.
   *
   * @param role the superuser by default
   */
  url(database: string, role = SUPERUSER, password = PASSWORD): string {
    return loopbackUrl(this.#port, { database, role, password });
  }

  /** Creates an empty database, and returns its URL. */
  async freshUrl(): Promise<string> {
    const database = `test_${String(this.#databases++)}`;
    await this.execute(`CREATE DATABASE ${database}`);
    return this.url(database);
  }

  /** Runs statements as the superuser, each in a transaction of its own. */
  async execute(...statements: readonly string[]): Promise<void> {
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

  /** Starts it after {@link stop}, on the same port, and waits until it accepts connections. */
  async start(): Promise<void> {
    const started = this.#watch.spawn(this.#binaries.postgres, serverArgs(this.#data, this.#port, SETTINGS), {
      ...this.#identity,
      name: 'postgres',
      layer: 0,
      // At once: its data goes as well.
      stopSignal: 'SIGQUIT',
      stopMs: STOP_MS,
      orphanTitle: backendTitle(this.#data),
    });
    started.stdout.resume();
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

  /** Stops all of its processes (SIGSTOP): connections stay open and nothing answers, as when a machine hangs. */
  freeze(): void {
    signalTree(this.#pid, 'SIGSTOP');
  }

  /** Ends {@link freeze}. */
  thaw(): void {
    signalTree(this.#pid, 'SIGCONT');
  }

  /** Stops it and removes its data. */
  remove(): Promise<void> {
    return this.#watch.finish();
  }

  get #data(): string {
    return join(this.#folder, 'data');
  }

  get #pid(): number {
    return this.#process?.pid ?? 0;
  }
}
