import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findServices } from '@film-mesh/deploy';

import { NpmStart, PATIENT_MS, runScript } from '../testing/npm-start.ts';
import { onPath } from './on-path.ts';
import { getJson, until } from './probe.ts';
import { scaleHelp } from './scale-options.ts';

const names = findServices().map(({ descriptor }) => descriptor.name);

describe('npm run scale', () => {
  let folder: string;
  let data: string;
  let mesh: NpmStart;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'npm-run-scale-'));
    // Too long for the path of a socket.
    data = join(folder, 'long'.repeat(30));
    mkdirSync(data);
    mesh = new NpmStart('--no-build', '--port', '0', '--data', data);
    await mesh.saying(/^The mesh is ready:$/mu);
  }, PATIENT_MS);
  afterAll(async () => {
    await mesh.end();
    rmSync(folder, { recursive: true });
  }, PATIENT_MS);

  const scale = (...args: string[]) => runScript('scale', ...args);
  /** The wanted number of replicas of each service, as at the start if it is not named, and the actual number. */
  const wanted = (counts: Readonly<Record<string, number>>) => names.map((name) => [name, counts[name] ?? 1]);
  const running = () => names.map((name) => [name, mesh.replicasOf(name).length]);
  const servedBy = (url: string) =>
    new Promise<string>((resolve, reject) => {
      get(url, { agent: false }, (response) => {
        response.resume();
        resolve(String(response.headers['x-served-by']));
      }).once('error', reject);
    });

  it(
    'starts and ends replicas, and says when it is done',
    async () => {
      const up = await scale('--data', data, 'film-service=3', 'rating-service=2');
      const asked = 'film-service=3 rating-service=2';
      expect(up).toEqual({ code: 0, said: `scaling to ${asked}\ndone: ${asked}\n` });
      expect(running()).toEqual(wanted({ 'film-service': 3, 'rating-service': 2 }));
      const replicas = new Set(await Promise.all(Array.from({ length: 60 }, () => servedBy(mesh.urlOf('/films')))));
      expect([...replicas].toSorted()).toEqual(['film-service-1', 'film-service-2', 'film-service-3']);

      expect(await scale('--data', data, 'film-service=1')).toMatchObject({ code: 0 });
      expect(running()).toEqual(wanted({ 'rating-service': 2 }));
      const left = new Set(await Promise.all(Array.from({ length: 60 }, () => servedBy(mesh.urlOf('/films')))));
      expect([...left]).toEqual(['film-service-1']);
    },
    PATIENT_MS,
  );

  // Without it, Jest reports that this was skipped.
  (onPath('prometheus') === undefined ? it.skip : it)(
    'shows Prometheus every replica',
    async () => {
      expect(await scale('--data', data, 'rating-service=4')).toMatchObject({ code: 0 });
      await until(
        'four targets that answer',
        async () => {
          const answer = await getJson(`${String(mesh.urls.at(-1))}/api/v1/targets`);
          const { data: found } = answer as { data: { activeTargets: { scrapePool: string; health: string }[] } };
          const up = found.activeTargets.filter(
            ({ scrapePool: job, health }) => job === 'rating-service' && health === 'up',
          );
          return up.length === 4;
        },
        PATIENT_MS,
      );
    },
    PATIENT_MS,
  );

  it(
    'explains itself',
    async () => {
      expect(await scale('--help')).toEqual({ code: 0, said: scaleHelp(names) });
    },
    PATIENT_MS,
  );

  it.each([
    [['film-service=two'], /^film-service must be a number from 1 to 50, not two\n$/u],
    [['nothing=2'], /^there is no service nothing; there are .+\n$/u],
    [[], /^missing service, .+\n$/u],
    [
      ['--data', join(import.meta.dirname, 'nowhere'), 'film-service=2'],
      /\nno mesh is running on the data folder .+nowhere\n$/u,
    ],
  ])(
    'says in one line what is wrong with %j',
    async (args, said) => {
      const refused = await scale(...args);
      expect(refused.code).toBe(1);
      expect(refused.said).toMatch(said);
    },
    PATIENT_MS,
  );

  it(
    'keeps a second mesh from the same data',
    async () => {
      const second = new NpmStart('--port', '0', '--data', data);
      expect(await second.code()).toBe(1);
      expect(second.stderr).toBe(`a mesh is already running on the data folder ${data}\n`);
      await second.end();
    },
    PATIENT_MS,
  );
});
