import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { WORKSPACE_ROOT } from '@film-mesh/deploy';

import type { Circumstances } from '../kit/report/circumstances.ts';
import { defineRun } from '../kit/run.ts';
import { findExperiments } from './find-experiments.ts';
import { namesOf, OPTIONS, type Options } from './options.ts';
import { htmlOf } from './report/html.ts';
import { markdownOf } from './report/markdown.ts';
import { pictureOf } from './report/picture.ts';
import { tableOf } from './report/table.ts';
import type { Result } from './result.ts';
import { runExperiment } from './run-experiment.ts';

const experiments = await findExperiments();

export const run = defineRun({
  name: 'resilience',
  usage: `Runs experiments on a mesh of this machine, each with a remedy and without it: it passes if the remedy holds the bound and
its absence breaks it.`,
  options: OPTIONS,
  names: 'the experiments to run (default: all)',
  list: [...experiments].map(([name, { hazard }]) => [name, hazard]),
  settingsOf: (options, asked) => ({ ...options, names: namesOf(asked, [...experiments.keys()], options) }),
  start: async (options, { json, where, signal, say }) => {
    const results: Result[] = [];
    for (const [name, experiment] of experiments) {
      if (options.names.includes(name)) {
        results.push(await tried(options.tries, () => runExperiment(name, experiment, say, signal), say));
      }
    }
    tell(results, json, where, options);
    return results.every(({ fault }) => fault === undefined) ? 0 : 1;
  },
});

/** The first run that passes, or the last one. */
async function tried(times: number, run: () => Promise<Result>, say: (line: string) => void): Promise<Result> {
  const result = await run();
  say(`${result.name}: ${result.fault ?? 'ok'}`);
  return result.fault === undefined || times === 1 ? result : tried(times - 1, run, say);
}

function tell(
  results: readonly Result[],
  json: boolean,
  where: Circumstances,
  { report, docs, pictures }: Options,
): void {
  if (report !== undefined) {
    mkdirSync(report, { recursive: true });
    writeFileSync(join(report, 'index.html'), htmlOf(results));
  }
  if (pictures) {
    results.filter(({ fault }) => fault === undefined).forEach(draw);
  }
  if (docs && results.every(({ fault }) => fault === undefined)) {
    writeFileSync(join(WORKSPACE_ROOT, 'docs/proof/resilience.md'), markdownOf(results, where));
  }
  const figures = results.map(({ name, experiment: { figure, bound }, withRemedy, without, fault }) => ({
    name,
    figure,
    bound,
    with: withRemedy.figure,
    without: without.figure,
    ok: fault === undefined,
    fault,
  }));
  process.stdout.write(json ? `${JSON.stringify(figures, undefined, 2)}\n` : `\n${tableOf(results)}\n`);
}

function draw(result: Result): void {
  for (const theme of ['light', 'dark'] as const) {
    writeFileSync(join(WORKSPACE_ROOT, `docs/pictures/${result.name}-${theme}.svg`), pictureOf(result, theme));
  }
}
