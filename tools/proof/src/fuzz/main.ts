import { writeFileSync } from 'node:fs';
import { STORES } from '@film-mesh/service-descriptor';

import { defineRun } from '../kit/run.ts';
import { findSchemathesis, PACKAGE } from './find-schemathesis.ts';
import { fuzzStore, type StoreRun } from './fuzz-store.ts';
import { OPTIONS, type Options } from './options.ts';
import { PHASE_TITLES } from './read-event.ts';
import { findingsOf, markdownOf, operationTable, summaryTable } from './report.ts';

export const run = defineRun({
  name: 'fuzz',
  usage: `Starts the real mesh, makes up requests from the OpenAPI documents of its services, sends them through Envoy, and validates
the answers against the documents: examples, edge cases, random cases, sequences of calls, and bodies that are made to
cost as much as possible. Runs on all stores side by side. Exits with 1 if an answer is a 5xx, missing, or invalid.`,
  options: OPTIONS,
  list: Object.entries(PHASE_TITLES),
  settingsOf: (options) => options,
  start: async (options, { json, where, signal, say }) => {
    // Before the stores are gone through, so that they do not both get it.
    await findSchemathesis(signal);
    const { seed, cases } = options;
    const runs = await sideBySide(options, say, signal);
    show(seed, json, runs);
    if (options.report !== undefined) {
      const versions = `${PACKAGE.replace('==', ' ')}, Envoy ${runs[0]?.envoy ?? 'unknown'}`;
      writeFileSync(options.report, markdownOf({ ...where, seed, wanted: cases, versions }, runs));
    }
    return runs.every(({ tally }) => tally.findings.length === 0) ? 0 : 1;
  },
});

/** Ends the others too if one cannot continue. */
async function sideBySide(
  { store: stores = STORES, cases, minutes = Infinity, seed }: Options,
  say: (line: string) => void,
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

function show(seed: number, json: boolean, runs: readonly StoreRun[]): void {
  if (json) {
    const results = runs.map(({ tally: { cases, findings, rows }, ...run }) => ({ ...run, cases, findings, rows }));
    process.stdout.write(`${JSON.stringify({ seed, runs: results }, null, 2)}\n`);
    return;
  }
  const operations = runs.map((run) => `${run.store}\n${operationTable(run)}`);
  process.stdout.write(`\n${[...operations, summaryTable(runs), ...runs.flatMap(findingsOf)].join('\n\n')}\n`);
}
