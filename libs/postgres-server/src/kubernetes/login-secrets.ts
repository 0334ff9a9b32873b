import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { UNFINISHED, writeWhole } from '../write-whole.ts';

const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';
const API = 'https://kubernetes.default.svc';
/** How long an answer may take, in milliseconds. */
const TIMEOUT_MS = 10_000;

/** Texts by the name of the file that holds them. */
type Files = Readonly<Record<string, string>>;

/** Where Secrets are kept. */
export interface Secrets {
  /** What a Secret holds; undefined where there is none. */
  read(name: string): Promise<Files | undefined>;
  /** @throws where there is one of that name */
  create(name: string, files: Files): Promise<void>;
}

/**
 * Makes folders, and keeps each as a Secret. What is kept already comes back into the folder first, so
 * whoever was killed between two Secrets goes on where he was.
 *
 * @param suffix what the name of a Secret has after the name of its folder
 * @param folders in this order; one that tells of others comes after them
 * @param make makes what a folder has not; called once
 */
export async function keepSecrets(
  secrets: Secrets,
  root: string,
  suffix: string,
  folders: readonly string[],
  make: () => void,
): Promise<void> {
  const fresh: string[] = [];
  for (const folder of folders) {
    const kept = await secrets.read(folder + suffix);
    if (kept === undefined) {
      fresh.push(folder);
    } else {
      writeFiles(join(root, folder), kept);
    }
  }
  make();
  for (const folder of fresh) {
    await secrets.create(folder + suffix, readFiles(join(root, folder)));
  }
}

function readFiles(folder: string): Files {
  return Object.fromEntries(
    readdirSync(folder)
      .filter((file) => !file.endsWith(UNFINISHED))
      .map((file) => [file, readFileSync(join(folder, file), 'utf8')]),
  );
}

/** A container that is started again finds what it wrote before, and may not write it once more. */
function writeFiles(folder: string, files: Files): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    const file = join(folder, name);
    if (!existsSync(file)) {
      writeWhole(file, text);
    }
  }
}

/** The Secrets of the namespace of the pod in which this runs, as far as its ServiceAccount may. */
export function inOwnNamespace(): Secrets {
  const account = (file: string) => readFileSync(join(ACCOUNT, file), 'utf8').trim();
  const url = `${API}/api/v1/namespaces/${account('namespace')}/secrets`;
  const headers = { Authorization: `Bearer ${account('token')}`, 'Content-Type': 'application/json' };
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(url + path, { ...init, headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
  return {
    async read(name) {
      const response = await ask(`/${name}`);
      if (response.status === 404) {
        return undefined;
      }
      assertOk(response, name);
      const { data = {} } = (await response.json()) as { data?: Files };
      return Object.fromEntries(
        Object.entries(data).map(([file, text]) => [file, Buffer.from(text, 'base64').toString('utf8')]),
      );
    },
    async create(name, files) {
      const labels = { 'app.kubernetes.io/part-of': 'film-mesh' };
      const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name, labels }, stringData: files };
      assertOk(await ask('', { method: 'POST', body: JSON.stringify(secret) }), name);
    },
  };
}

function assertOk(response: Response, name: string): void {
  if (!response.ok) {
    throw new Error(`Kubernetes answers ${String(response.status)} for the Secret ${name}`);
  }
}
