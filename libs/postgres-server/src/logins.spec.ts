import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { makeLogins } from './logins.ts';
import { provisionStatements } from './provision.ts';

const SERVICES = ['film-service', 'rating-service'];

describe('makeLogins', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'film-mesh-logins-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const read = (...path: string[]) => readFileSync(join(folder, ...path), 'utf8');
  const all = () => [
    ...SERVICES.map((service) => read(service, 'database-url')),
    read('postgres', 'password'),
    read('postgres', 'provision.sql'),
  ];

  it('leads each service to a database of its own, with a password of its own', () => {
    makeLogins(folder, 'postgres:5432', SERVICES);
    const [film, rating] = SERVICES.map((service) => new URL(read(service, 'database-url')));
    expect(film).toMatchObject({ host: 'postgres:5432', username: 'film_service', pathname: '/film_service' });
    expect(rating).toMatchObject({ host: 'postgres:5432', username: 'rating_service', pathname: '/rating_service' });
    expect(new Set([film?.password, rating?.password, read('postgres', 'password')]).size).toBe(3);
    expect(film?.password.length).toBeGreaterThanOrEqual(32);
  });

  it('has the server make just these', () => {
    makeLogins(folder, 'postgres:5432', ['film-service'], () => "it's 100%:/@");
    const provision = { database: 'film_service', role: 'film_service', password: "it's 100%:/@" };
    expect(read('postgres', 'provision.sql')).toBe(
      provisionStatements(provision)
        .map((statement) => `${statement};\n`)
        .join(''),
    );
    expect(decodeURIComponent(new URL(read('film-service', 'database-url')).password)).toBe(provision.password);
  });

  it('is not held up by one that was killed before it was done', () => {
    mkdirSync(join(folder, 'film-service'));
    writeFileSync(join(folder, 'film-service', 'database-url-new'), 'postgres://hal', { mode: 0o444 });
    makeLogins(folder, 'postgres:5432', SERVICES);
    expect(new URL(read('film-service', 'database-url')).username).toBe('film_service');
    expect(readdirSync(join(folder, 'film-service'))).toEqual(['database-url']);
  });

  it('leaves what is there, whatever is given later', () => {
    makeLogins(folder, 'postgres:5432', SERVICES);
    const before = all();
    expect(makeLogins(folder, 'postgres:5432', SERVICES, () => 'another')).toEqual([...SERVICES, 'postgres']);
    expect(all()).toEqual(before);
  });

  it('says of none that stays where the given ones are those of the folder, or none is given', () => {
    const given = (name: string) => `${name}:/@`;
    expect(makeLogins(folder, 'postgres:5432', SERVICES, given)).toEqual([]);
    expect(makeLogins(folder, 'postgres:5432', SERVICES, given)).toEqual([]);
    expect(makeLogins(folder, 'postgres:5432', SERVICES, () => '')).toEqual([]);
    expect(makeLogins(folder, 'postgres:5432', SERVICES, (name) => (name === 'postgres' ? 'other' : ''))).toEqual([
      'postgres',
    ]);
  });

  it('says in a line of the log which password stays, and how it is changed', () => {
    const run = (env: NodeJS.ProcessEnv) => {
      const options = ['--conditions=@film-mesh/source', '--disable-warning=ExperimentalWarning'];
      const program = [join(import.meta.dirname, 'make-logins.ts'), folder, 'postgres:5432', 'film-service'];
      return spawnSync(process.execPath, [...options, ...program], {
        env: { ...process.env, ...env },
        encoding: 'utf8',
      });
    };
    expect(run({ FILM_SERVICE_PASSWORD: 'first' })).toMatchObject({ status: 0, stderr: '' });
    const { status, stderr } = run({ FILM_SERVICE_PASSWORD: 'second' });
    expect(status).toBe(0);
    expect(stderr).toMatch(
      /^FILM_SERVICE_PASSWORD is not .*, which stays\. To change it: ALTER ROLE film_service .*\n$/u,
    );
    expect(stderr).not.toMatch(/first\b(?! start)|second/u);

    // The entrypoint of the container is Node.
    const [, script = ''] = /docker compose run --rm logins -e "(?<script>[^"]*)"/u.exec(stderr) ?? [];
    expect(spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
    expect(run({ FILM_SERVICE_PASSWORD: 'second' })).toMatchObject({ status: 0, stderr: '' });
    expect(new URL(read('film-service', 'database-url')).password).toBe('second');
  });

  it('tells the server of a service that is added later, and leaves the logins of the others', () => {
    makeLogins(folder, 'postgres:5432', SERVICES);
    const before = all();
    makeLogins(folder, 'postgres:5432', [...SERVICES, 'review-service']);
    expect(all().slice(0, -1)).toEqual(before.slice(0, -1));
    const added = read('postgres', 'provision.sql').replace(before.at(-1) ?? '', '');
    const { password } = new URL(read('review-service', 'database-url'));
    expect(added).toContain(
      `CREATE ROLE "review_service" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD E'${password}'`,
    );
    expect(added).not.toContain('film_service');
  });

  it('gives each reader a folder of nothing but its own, in files that nobody can change', () => {
    makeLogins(folder, 'postgres:5432', SERVICES);
    expect(readdirSync(join(folder, 'film-service'))).toEqual(['database-url']);
    expect(statSync(join(folder, 'film-service', 'database-url')).mode & 0o777).toBe(0o444);
  });

  it('makes up a password where an empty one is given', () => {
    makeLogins(folder, 'postgres:5432', SERVICES, () => '');
    expect(new URL(read('film-service', 'database-url')).password).not.toBe('');
  });
});
