import { existsSync, mkdtempSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';

import { UserError } from './command-line/index.ts';

import type { MeshStatus } from './mesh-status.ts';
import type { Scale } from './plan.ts';

/** In the folder of the data. */
const FILE = 'control.sock';
/** The longest path of a socket in bytes, on the system that takes the shortest one. */
const LONGEST_PATH = 103;
/** How long who asks may take to hear the answer when the mesh ends, in milliseconds. */
const LAST_WORDS_MS = 1_000;
/** How long a mesh that is told to stop may take to say so, in milliseconds. */
const ANSWER_MS = 5_000;
const SCALE_PATH = '/scale';
const STATUS_PATH = '/status';
const STOP_PATH = '/stop';

/** What can be told to a mesh that runs. */
export interface Controlled {
  scale(scale: Scale): Promise<void>;
  status(): MeshStatus;
}

/**
 * Where a mesh is told what to do: a socket in the folder of its data, which nobody but its user can open.
 *
 * It is also what keeps two meshes from having the same data.
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
   * Opens it; what is asked before there is a {@link serve mesh} is refused, but for the end.
   *
   * @param data an absolute path
   * @param stop begins the end of the mesh, which may not run yet
   * @throws {UserError} where another mesh has these data
   */
  static async open(data: string, stop: () => void = () => undefined): Promise<ControlSocket> {
    if (await isListening(targetOf(data))) {
      throw new UserError(`a mesh runs already on the data folder ${data}`);
    }
    // Of a mesh that was killed.
    removeSocket(data);
    const control = new ControlSocket(data, stop);
    await control.#listen();
    return control;
  }

  /** From now on, this mesh is told. */
  serve(mesh: Controlled): void {
    this.#mesh = mesh;
  }

  /** Resolves when everybody has heard the answer. */
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
 * Tells the mesh that runs on these data to scale, and resolves when it has done so.
 *
 * @param data an absolute path
 * @throws {UserError} where there is no mesh, or with what it has to say against it
 */
export async function askToScale(data: string, scale: Scale): Promise<void> {
  const wanted = Object.entries(scale).map(([name, count]): [string, string] => [name, String(count)]);
  await asked(data, `${SCALE_PATH}?${new URLSearchParams(wanted).toString()}`);
}

/**
 * Asks the mesh that runs on these data for its addresses and processes.
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
    throw new UserError(`no mesh runs on the data folder ${data}`);
  }
  if (answer.status !== 200 && answer.status !== 204) {
    throw new UserError(answer.said);
  }
  return answer.said;
}

/**
 * Tells the mesh that runs on these data to stop, or to give up its start.
 *
 * @param data an absolute path
 * @returns the number of its process, which ends when all is stopped; undefined where none answers
 */
export async function askToStop(data: string): Promise<number | undefined> {
  // One that ends at this moment, or can't be asked, such as one that is stopped by SIGSTOP.
  const answer = await post(data, STOP_PATH, ANSWER_MS).catch(() => undefined);
  return answer && Number(answer.said);
}

interface Answer {
  readonly status: number | undefined;
  readonly said: string;
}

/** Undefined where nobody listens. */
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
        reject(new UserError('the mesh ended before it was done'));
      })
      .end();
  });
  return { status: response.statusCode, said: await text(response) };
}

/** The socket's own path: where the one in the folder is too long, a link there leads to another. */
function targetOf(data: string): string {
  const path = join(data, FILE);
  try {
    return readlinkSync(path);
  } catch {
    return path;
  }
}

/** In the folder for temporary files, unless TMPDIR leads to none, or to one whose path is too long as well. */
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
