import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { NpmStart, PATIENT_MS, runScript } from '../testing/npm-start.ts';
import { statusOf } from './probe.ts';
import { STATUS_HELP } from './status-options.ts';

describe('npm run status', () => {
  let folder: string;
  let mesh: NpmStart;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'npm-run-status-'));
    mesh = new NpmStart('--no-build', '--port', '0', '--data', folder, '--scale', 'film-service=2');
    await mesh.saying(/^The mesh is ready:$/mu);
  }, PATIENT_MS);
  afterAll(async () => {
    await mesh.end();
    rmSync(folder, { recursive: true });
  }, PATIENT_MS);

  const status = (...args: string[]) => runScript('status', ...args);
  const statusHere = (...args: string[]) => status('--data', folder, ...args);
  const pidOf = async (part: string) => Number((await statusHere(part)).said);

  it(
    'shows the addresses, the processes and their health, when all are healthy',
    async () => {
      const { code, said } = await statusHere('--healthy');
      expect(code).toBe(0);
      const placeOf = (name: string) =>
        new RegExp(`^${name} +(?<place>\\S+)$`, 'mu').exec(said)?.groups?.['place'] ?? '';
      const [api, stats, admin] = ['api', 'stats', 'admin'].map(placeOf);
      expect([api, stats, placeOf('data')]).toEqual([
        new URL(mesh.urlOf('/films')).origin,
        new URL(mesh.urlOf('/stats')).origin,
        folder,
      ]);
      expect(await statusOf(`${String(admin)}/server_info`)).toBe(200);
      const replica = /^film-service-\d +(?<pid>\d+) +127\.0\.0\.1:\d+ +healthy$/gmu;
      const pids = [...said.matchAll(replica)].map(({ groups }) => Number(groups?.['pid']));
      expect(new Set(pids)).toEqual(new Set(mesh.replicasOf('film-service')));
      const { said: variables } = await statusHere('--env');
      expect(variables.split('\n')).toEqual(
        expect.arrayContaining([`MESH=${String(api)}`, `STATS=${String(stats)}`, `ADMIN=${String(admin)}`]),
      );
      expect(variables).toContain(`DATA=${folder}\n`);
    },
    PATIENT_MS,
  );

  it(
    'waits until a replica is as it is wanted, and gives its process id',
    async () => {
      const pid = await pidOf('film-service-2');
      expect(mesh.replicasOf('film-service')).toContain(pid);
      process.kill(pid, 'SIGSTOP');
      const hung = await statusHere('--until', 'film-service-2 .*failed_active_health_check');
      process.kill(pid, 'SIGCONT');
      expect(hung).toMatchObject({ code: 0, said: expect.stringContaining('failed_active_health_check') });
      expect(await statusHere('--healthy')).toMatchObject({
        code: 0,
        said: expect.not.stringContaining('failed_active_health_check'),
      });
    },
    PATIENT_MS,
  );

  it('explains itself', async () => {
    expect(await status('--help')).toEqual({ code: 0, said: STATUS_HELP });
  });

  it.each([
    [['--data', join(import.meta.dirname, 'nowhere')], /^no mesh is running on the data folder .+nowhere\n$/u],
    [['--until', '('], /^--until must be a regular expression, not \(\n$/u],
    [['one', 'two'], /^one NAME at a time, not one two\n$/u],
  ])('says in one line what is wrong with %j', async (args, said) => {
    const refused = await status(...args);
    expect(refused.code).toBe(1);
    expect(refused.said).toMatch(said);
  });

  it('names the parts that there are if asked for another one', async () => {
    const { code, said } = await statusHere('film-service-9');
    expect(code).toBe(1);
    expect(said).toMatch(/^unknown part film-service-9; known: .*\bfilm-service-1, film-service-2, .*frontend-proxy/u);
  });
});
