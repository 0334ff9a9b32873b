import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { makeLogins } from '../logins.ts';
import { keepSecrets, type Secrets } from './login-secrets.ts';

const SERVICES = ['film-service', 'rating-service'];
const FOLDERS = [...SERVICES, 'postgres'];

/** A fake store of Secrets; `die` ends the process before it writes the one of that name. */
class KeptHere implements Secrets {
  readonly kept = new Map<string, Readonly<Record<string, string>>>();
  die: string | undefined;

  read(name: string) {
    return Promise.resolve(this.kept.get(name));
  }

  create(name: string, files: Readonly<Record<string, string>>) {
    if (name === this.die || this.kept.has(name)) {
      return Promise.reject(new Error(name));
    }
    this.kept.set(name, files);
    return Promise.resolve();
  }
}

describe('keepSecrets', () => {
  const roots: string[] = [];
  let secrets: KeptHere;

  beforeEach(() => {
    secrets = new KeptHere();
  });
  afterEach(() => roots.splice(0).forEach((root) => rmSync(root, { recursive: true })));

  /** A pod that starts, with an empty folder. */
  async function start(): Promise<string> {
    const root = mkdtempSync(join(tmpdir(), 'film-mesh-logins-'));
    roots.push(root);
    await keepSecrets(secrets, root, '-login', FOLDERS, () => makeLogins(root, 'postgres:5432', SERVICES));
    return root;
  }

  const passwordOf = (service: string) =>
    new URL(secrets.kept.get(`${service}-login`)?.['database-url'] ?? '').password;

  it('keeps a Secret for each reader, of what is in its folder', async () => {
    const root = await start();
    expect([...secrets.kept.keys()]).toEqual(['film-service-login', 'rating-service-login', 'postgres-login']);
    expect(secrets.kept.get('postgres-login')).toEqual({
      password: readFileSync(join(root, 'postgres/password'), 'utf8'),
      'provision.sql': readFileSync(join(root, 'postgres/provision.sql'), 'utf8'),
    });
    expect(passwordOf('film-service')).not.toBe(passwordOf('rating-service'));
  });

  it('changes nothing at a second start, and the server finds the same', async () => {
    const first = await start();
    const before = new Map(secrets.kept);
    const second = await start();
    expect(secrets.kept).toEqual(before);
    expect(readFileSync(join(second, 'postgres/password'), 'utf8')).toBe(
      readFileSync(join(first, 'postgres/password'), 'utf8'),
    );
  });

  it.each(['postgres-login', 'film-service-login', 'rating-service-login'])(
    'the server knows the passwords of the services though it ended before %s',
    async (name) => {
      secrets.die = name;
      await expect(start()).rejects.toThrow(name);
      secrets.die = undefined;
      const root = await start();
      for (const service of SERVICES) {
        expect(secrets.kept.get('postgres-login')?.['provision.sql']).toContain(passwordOf(service));
      }
      expect(existsSync(join(root, 'postgres/provision.sql'))).toBe(true);
    },
  );
});
