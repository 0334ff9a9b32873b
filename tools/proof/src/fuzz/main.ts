import { writeFileSync } from 'node:fs';

import { buildServices, STORES } from '@film-mesh/mesh';
import { assertNoPositionals, circumstances, parseOptions, without } from '@film-mesh/mesh/command-line';

import { findSchemathesis, PACKAGE } from './find-schemathesis.ts';
import { fuzzStore, type StoreRun } from './fuzz-store.ts';
import { HELP, OPTIONS, type Options } from './options.ts';
import { findingsOf, markdownOf, operationTable, summaryTable } from './report.ts';

/** Progress, apart from the result. */
const say = (line: string) => process.stderr.write(`${line}\n`);

/** Runs what the command line asks for and resolves with the exit code. */
export async function main(args: readonly string[], stopping: AbortSignal): Promise<number> {
  const { values: options, positionals } = parseOptions(OPTIONS, args);
  assertNoPositionals(positionals);
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const where = circumstances('npm run proof -- fuzz', without('--report', args));
  await buildServices(stopping, say);
  // Before the stores are gone through, so that they do not both get it.
  await findSchemathesis(stopping);
  const runs = await sideBySide(options, stopping);
  show(options, runs);
  if (options.report !== undefined) {
    const { seed, cases } = options;
    const versions = `${PACKAGE.replace('==', ' ')}, Envoy ${runs[0]?.envoy ?? 'unknown'}`;
    writeFileSync(options.report, markdownOf({ ...where, seed, wanted: cases, versions }, runs));
  }
  return runs.every(({ tally }) => tally.findings.length === 0) ? 0 : 1;
}

/** Where one can not go on, the others end too. */
async function sideBySide(
  { store: stores = STORES, cases, minutes = Infinity, seed }: Options,
  stopping: AbortSignal,
): Promise<StoreRun[]> {
  const failing = new AbortController();
  const signal = AbortSignal.any([stopping, failing.signal]);
  const runs = stores.map((store) => fuzzStore(store, { cases, minutes }, seed, say, signal));
  try {
    return await Promise.all(runs);
  } catch (error) {
    failing.abort(error);
    await Promise.allSettled(runs);
    throw error;
  }
}

function show({ json, seed }: Options, runs: readonly StoreRun[]): void {
  if (json) {
    const results = runs.map(({ tally: { cases, findings, rows }, ...run }) => ({ ...run, cases, findings, rows }));
    process.stdout.write(`${JSON.stringify({ seed, runs: results }, null, 2)}\n`);
    return;
  }
  const operations = runs.map((run) => `${run.store}\n${operationTable(run)}`);
  process.stdout.write(`\n${[...operations, summaryTable(runs), ...runs.flatMap(findingsOf)].join('\n\n')}\n`);
}
