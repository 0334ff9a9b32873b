import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { WORKSPACE_ROOT } from '@film-mesh/deploy';
import { buildServices } from '@film-mesh/mesh';
import { parseOptions } from '@film-mesh/mesh/command-line';

import { findExperiments } from './find-experiments.ts';
import { HELP, namesOf, OPTIONS, type Options } from './options.ts';
import { htmlOf } from './report/html.ts';
import { markdownOf } from './report/markdown.ts';
import { tableOf } from './report/table.ts';
import { runExperiment, type Result } from './run-experiment.ts';

const experiments = await findExperiments();

export async function main(args: readonly string[], stopping: AbortSignal): Promise<number> {
  const { values: options, positionals } = parseOptions(OPTIONS, args);
  const names = namesOf(positionals, [...experiments.keys()], options);
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  if (options.list) {
    process.stdout.write([...experiments].map(([name, { hazard }]) => `${name}\n  ${hazard}\n`).join(''));
    return 0;
  }
  const say = (line: string) => (options.json ? process.stderr : process.stdout).write(`${line}\n`);
  await buildServices(stopping, say);
  const results: Result[] = [];
  for (const [name, experiment] of experiments) {
    if (!names.includes(name)) {
      continue;
    }
    results.push(await tried(options.tries, () => runExperiment(name, experiment, say, stopping), say));
  }
  tell(results, options);
  return results.every(({ fault }) => fault === undefined) ? 0 : 1;
}

/** The first run that passes, or the last one. */
async function tried(times: number, run: () => Promise<Result>, say: (line: string) => void): Promise<Result> {
  const result = await run();
  say(`${result.name}: ${result.fault ?? 'ok'}`);
  return result.fault === undefined || times === 1 ? result : tried(times - 1, run, say);
}

function tell(results: readonly Result[], { json, report, docs }: Options): void {
  if (report !== undefined) {
    mkdirSync(report, { recursive: true });
    writeFileSync(join(report, 'index.html'), htmlOf(results));
  }
  if (docs && results.every(({ fault }) => fault === undefined)) {
    writeFileSync(join(WORKSPACE_ROOT, 'docs/proof/resilience.md'), markdownOf(results));
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
