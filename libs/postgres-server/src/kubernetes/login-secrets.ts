import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { UNFINISHED, writeWhole } from '../write-whole.ts';

const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';
const API = 'https://kubernetes.default.svc';
/** Time limit of a response, in milliseconds. */
const TIMEOUT_MS = 10_000;

/** File contents by file name. */
type Files = Readonly<Record<string, string>>;

/** A store of Secrets. */
export interface Secrets {
  /** The content of a Secret; undefined if it does not exist. */
  read(name: string): Promise<Files | undefined>;
  /** @throws if a Secret of that name exists */
  create(name: string, files: Files): Promise<void>;
}

/**
 * Creates folders, and keeps each as a Secret. Existing Secrets are written into the folders first, so that a process
 * that was killed between two Secrets continues where it stopped.
 *
 * @param suffix follows the name of a folder in the name of its Secret
 * @param folders in this order; one that refers to others comes after them
 * @param make creates the missing content of the folders; called once
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

/** A restarted container finds its earlier files, and must not write them again. */
function writeFiles(folder: string, files: Files): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    const file = join(folder, name);
    if (!existsSync(file)) {
      writeWhole(file, text);
    }
  }
}

/** The Secrets of this pod's namespace, as far as its ServiceAccount has access. */
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
