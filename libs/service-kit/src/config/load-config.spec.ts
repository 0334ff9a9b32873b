import 'reflect-metadata';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from '@jest/globals';

import { loadConfig } from './load-config.ts';
import { ServiceConfig } from './service-config.ts';

const good = { PORT: '5000', DATABASE_URL: 'sqlite::memory:' };

describe('loadConfig', () => {
  it('reads the environment into types and fills in the defaults', () => {
    expect(loadConfig(ServiceConfig, { ...good, LOG_LEVEL: '' })).toMatchObject({
      PORT: 5000,
      HOST: '0.0.0.0',
      LOG_LEVEL: 'info',
      KEEP_ALIVE_SECONDS: 65,
      DRAIN_SECONDS: 5,
      CLOSE_SECONDS: 10,
    });
  });

  it.each(['sqlite:data/film.sqlite', 'postgres://film@postgres/film', 'postgresql://film@postgres/film'])(
    'takes DATABASE_URL=%s',
    (url) => {
      expect(loadConfig(ServiceConfig, { ...good, DATABASE_URL: url }).DATABASE_URL).toBe(url);
    },
  );

  it.each([
    ['PORT', 'eighty'],
    ['PORT', '70000'],
    ['PORT', '1.5'],
    ['DATABASE_URL', 'mysql://x'],
    ['DATABASE_URL', 'postgres:x'],
    ['DATABASE_URL', 'postgres://film@host:port/film'],
    ['LOG_LEVEL', 'loud'],
    ['DRAIN_SECONDS', '-1'],
    ['CLOSE_SECONDS', 'soon'],
    ['KEEP_ALIVE_SECONDS', '0'],
    ['REPLICA', 'a b\n'],
  ])('refuses %s=%j in one line that names it', (name, value) => {
    expect(() => loadConfig(ServiceConfig, { ...good, [name]: value })).toThrow(new RegExp(`^[^\\n]*${name}[^\\n]*$`));
  });

  it.each(['mysql://film:secret@host/film', 'mysql://film:a/secret@host', 'secret'])('does not repeat %s', (url) => {
    const load = () => loadConfig(ServiceConfig, { ...good, DATABASE_URL: url });
    expect(load).toThrow(/^(?!.*secret).*DATABASE_URL/);
  });

  describe('with the database URL in a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'film-mesh-config-'));
    const file = join(folder, 'database-url');
    const inFile = { PORT: '5000', DATABASE_URL_FILE: file };
    afterAll(() => rmSync(folder, { recursive: true }));

    it('reads it, without the end of its line', () => {
      writeFileSync(file, 'postgres://film:secret@postgres/film\n');
      expect(loadConfig(ServiceConfig, inFile).DATABASE_URL).toBe('postgres://film:secret@postgres/film');
    });

    it('takes the variable itself where there are both, unless it is empty', () => {
      writeFileSync(file, 'sqlite:file');
      expect(loadConfig(ServiceConfig, { ...inFile, DATABASE_URL: 'sqlite:own' }).DATABASE_URL).toBe('sqlite:own');
      expect(loadConfig(ServiceConfig, { ...inFile, DATABASE_URL: '' }).DATABASE_URL).toBe('sqlite:file');
    });

    it('names the file that cannot be read', () => {
      expect(() => loadConfig(ServiceConfig, { ...inFile, DATABASE_URL_FILE: '/none' })).toThrow(
        /^DATABASE_URL_FILE names \/none, which cannot be read$/,
      );
    });

    it('refuses what it holds without repeating it', () => {
      writeFileSync(file, 'mysql://film:secret@host/film');
      expect(() => loadConfig(ServiceConfig, inFile)).toThrow(/^(?!.*secret).*DATABASE_URL/);
    });
  });

  it('names a variable that is missing', () => {
    expect(() => loadConfig(ServiceConfig, { PORT: '1' })).toThrow(/DATABASE_URL.*missing/);
  });
});
