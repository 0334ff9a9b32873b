import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { containerPlacement, findServices, renderEnvoy, WORKSPACE_ROOT } from '@film-mesh/deploy';

import { onFreePorts } from '../blocks/on-free-ports.ts';
import { runPage } from '../blocks/run-page.ts';
import { placesOf, valueAt } from './places.ts';

/** For a lesson on a machine that has other work too, in milliseconds. */
const LESSON_MS = 300_000;

const FOLDER = join(WORKSPACE_ROOT, 'docs/learn');
const LESSONS = readdirSync(FOLDER).filter((file) => /^\d/u.test(file));
const textOf = (lesson: string) => readFileSync(join(FOLDER, lesson), 'utf8');

describe('the lessons', () => {
  it('are in the index', () => {
    const links = [...textOf('README.md').matchAll(/\((?<file>\d[\w-]+\.md)\)/gu)].map(
      ({ groups }) => groups?.['file'],
    );
    expect(links).toEqual(LESSONS);
  });

  // The places are those of a workspace with the services of the lessons: a service that is added has routes before theirs.
  const services = findServices()
    .map(({ descriptor }) => descriptor)
    .filter(({ name }) => ['film-service', 'rating-service'].includes(name));
  const envoy: unknown = renderEnvoy(containerPlacement(services));

  it.each(LESSONS)("%s names places and values that Envoy's configuration has", (lesson) => {
    const places = placesOf(textOf(lesson));
    expect(places).not.toEqual([]);
    const wrong = places.filter(
      ({ path, value }) =>
        value !== undefined && JSON.stringify(valueAt(envoy, path) ?? '').replaceAll('"', '') !== value,
    );
    expect(wrong).toEqual([]);
    expect(places.filter(({ path }) => valueAt(envoy, path) === undefined)).toEqual([]);
  });

  it.each(LESSONS)('%s names experiments that there are', (lesson) => {
    const named = [...textOf(lesson).matchAll(/proof -- resilience (?<name>[a-z-]+)/gu)];
    const missing = named
      .map(({ groups }) => String(groups?.['name']))
      .filter((name) => !existsSync(join(WORKSPACE_ROOT, `tools/proof/src/resilience/experiments/${name}.ts`)));
    expect(missing).toEqual([]);
  });

  it.each(LESSONS)(
    '%s shows what its commands write',
    async (lesson) => {
      const data = mkdtempSync(join(tmpdir(), 'lesson-'));
      try {
        const edit = onFreePorts({ data, build: false });
        await runPage(join(FOLDER, lesson), { cwd: WORKSPACE_ROOT, env: process.env, edit });
      } finally {
        rmSync(data, { recursive: true });
      }
    },
    LESSON_MS,
  );
});
