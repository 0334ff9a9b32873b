import { existsSync, mkdtempSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';

import { UserError } from './command-line/index.ts';

import type { MeshStatus } from './mesh-status.ts';
import type { Scale } from './plan.ts';

/** The name of the socket in the data folder. */
const FILE = 'control.sock';
/** The longest path of a socket in bytes, on the system with the lowest limit. */
const LONGEST_PATH = 103;
/** Time that a client may take to read the answer when the mesh ends, in milliseconds. */
const LAST_WORDS_MS = 1_000;
/** Time that a mesh may take to acknowledge a stop, in milliseconds. */
const ANSWER_MS = 5_000;
const SCALE_PATH = '/scale';
const STATUS_PATH = '/status';
const STOP_PATH = '/stop';

/** Commands for a running mesh. */
export interface Controlled {
  scale(scale: Scale): Promise<void>;
  status(): MeshStatus;
}

/**
 * The control socket of a mesh, in its data folder, which only its user can open.
 *
 * It also keeps two meshes from sharing data.
 */
export class ControlSocket {
  readonly #data: string;
  readonly #server: Server;
  readonly #stop: () => void;
  #mesh: Controlled | undefined;

  private constructor(data: string, stop: () => void) {
    this.#data = data;
    this.#stop = stop;
    this.#server = createServer((asked, response) => void this.#answer(asked, response));
  }

  /**
   * Opens it; until there is a {@link serve mesh}, commands are refused, except for the stop.
   *
   * @param data an absolute path
   * @param stop begins the end of the mesh, which may not run yet
   * @throws {UserError} if another mesh uses the data folder
   */
  static async open(data: string, stop: () => void = () => undefined): Promise<ControlSocket> {
    if (await isListening(targetOf(data))) {
      throw new UserError(`a mesh is already running on the data folder ${data}`);
    }
    // Left by a killed mesh.
    removeSocket(data);
    const control = new ControlSocket(data, stop);
    await control.#listen();
    return control;
  }

  /** From now on, this mesh receives the commands. */
  serve(mesh: Controlled): void {
    this.#mesh = mesh;
  }

  /** Resolves when all clients have read the answer. */
  async close(): Promise<void> {
    const cut = setTimeout(() => this.#server.closeAllConnections(), LAST_WORDS_MS);
    await new Promise<void>((resolve) =>
      this.#server.close(() => {
        resolve();
      }),
    );
    clearTimeout(cut);
    removeSocket(this.#data);
  }

  #listen(): Promise<void> {
    const path = join(this.#data, FILE);
    const target = fits(path) ? path : shortPath();
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(target, () => {
        if (target !== path) {
          symlinkSync(target, path);
        }
        resolve();
      });
    });
  }

  async #answer(asked: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(asked.url ?? '', 'http://mesh');
    if (asked.method === 'POST' && pathname === STOP_PATH) {
      response.end(String(process.pid));
      this.#stop();
      return;
    }
    if (asked.method !== 'POST' || ![SCALE_PATH, STATUS_PATH].includes(pathname)) {
      response.writeHead(404).end();
      return;
    }
    try {
      if (this.#mesh === undefined) {
        throw new UserError('the mesh is not ready yet');
      }
      if (pathname === STATUS_PATH) {
        response.end(JSON.stringify(this.#mesh.status()));
        return;
      }
      await this.#mesh.scale(Object.fromEntries([...searchParams].map(([name, count]) => [name, Number(count)])));
      response.writeHead(204).end();
    } catch (error) {
      const isUsers = error instanceof UserError;
      response.writeHead(isUsers ? 409 : 500).end(isUsers ? error.message : String(error));
    }
  }
}

/**
 * Scales the mesh that runs on a data folder, and resolves when it is done.
 *
 * @param data an absolute path
 * @throws {UserError} if no mesh runs, or with the reason why it refuses
 */
export async function askToScale(data: string, scale: Scale): Promise<void> {
  const wanted = Object.entries(scale).map(([name, count]): [string, string] => [name, String(count)]);
  await asked(data, `${SCALE_PATH}?${new URLSearchParams(wanted).toString()}`);
}

/**
 * Asks the mesh that runs on a data folder for its addresses and processes.
 *
 * @param data an absolute path
 * @throws {UserError} if no mesh runs, or it is not ready yet
 */
export async function askForStatus(data: string): Promise<MeshStatus> {
  return JSON.parse(await asked(data, STATUS_PATH)) as MeshStatus;
}

async function asked(data: string, path: string): Promise<string> {
  const answer = await post(data, path);
  if (answer === undefined) {
    throw new UserError(`no mesh is running on the data folder ${data}`);
  }
  if (answer.status !== 200 && answer.status !== 204) {
    throw new UserError(answer.said);
  }
  return answer.said;
}

/**
 * Stops the mesh that runs on a data folder, or its start.
 *
 * @param data an absolute path
 * @returns the id of its process, which ends when all is stopped; undefined if none answers
 */
export async function askToStop(data: string): Promise<number | undefined> {
  // One that ends at this moment, or does not answer, such as one that is stopped by SIGSTOP.
  const answer = await post(data, STOP_PATH, ANSWER_MS).catch(() => undefined);
  return answer && Number(answer.said);
}

interface Answer {
  readonly status: number | undefined;
  readonly said: string;
}

/** Undefined if nobody listens. */
async function post(data: string, path: string, timeoutMs?: number): Promise<Answer | undefined> {
  const socketPath = targetOf(data);
  if (!(await isListening(socketPath))) {
    return undefined;
  }
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const signal = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs);
    request({ socketPath, method: 'POST', path, agent: false, ...(signal && { signal }) })
      .once('response', resolve)
      .once('error', () => {
        reject(new UserError('the mesh ended before it had finished'));
      })
      .end();
  });
  return { status: response.statusCode, said: await text(response) };
}

/** The path of the socket: if the one in the folder is too long, a link there leads to a shorter one. */
function targetOf(data: string): string {
  const path = join(data, FILE);
  try {
    return readlinkSync(path);
  } catch {
    return path;
  }
}

/** In the folder for temporary files, unless TMPDIR does not exist, or has too long a path as well. */
function shortPath(): string {
  const parent = existsSync(tmpdir()) && fits(join(tmpdir(), 'film-mesh-XXXXXX', FILE)) ? tmpdir() : '/tmp';
  return join(mkdtempSync(join(parent, 'film-mesh-')), FILE);
}

function fits(path: string): boolean {
  return Buffer.byteLength(path) <= LONGEST_PATH;
}

function isListening(path: string): Promise<boolean> {
  if (!fits(path)) {
    return Promise.resolve(false);
  }
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}

function removeSocket(data: string): void {
  const path = join(data, FILE);
  const target = targetOf(data);
  if (target !== path) {
    rmSync(dirname(target), { recursive: true, force: true });
  }
  rmSync(path, { force: true });
}
