import { describe, expect, it } from '@jest/globals';

import { parseDatabaseUrl } from './database-url.ts';

describe('parseDatabaseUrl', () => {
  it.each([
    ['sqlite::memory:', ':memory:'],
    ['sqlite:data/film.sqlite', 'data/film.sqlite'],
    ['sqlite:///var/lib/film.sqlite', '/var/lib/film.sqlite'],
  ])('reads %s', (url, path) => {
    expect(parseDatabaseUrl(url)).toEqual({ dialect: 'sqlite', path });
  });

  it.each([
    'postgres://film:secret@postgres:5432/film',
    'postgresql://film@127.0.0.1/film?sslmode=verify-full&application_name=film',
    'postgres:///film?host=/var/run/postgresql',
  ])('reads %s', (url) => {
    expect(parseDatabaseUrl(url)).toEqual({ dialect: 'postgres', connectionString: url });
  });

  it.each(['', 'sqlite:', 'mysql://film:secret@host/film', 'postgres:film', 'postgres://film:secret@host:port/film'])(
    'refuses %j, and keeps what may be a password to itself',
    (url) => {
      expect(() => parseDatabaseUrl(url)).toThrow(/^the database URL must be (?!.*secret)/);
    },
  );
});
