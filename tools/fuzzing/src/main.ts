import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';

import { WORKSPACE_ROOT } from '@film-mesh/deploy';
import { buildServices, exitWith, UserError } from '@film-mesh/local-mesh';

import { findSchemathesis, PACKAGE } from './find-schemathesis.ts';
import { fuzzStore, type StoreRun } from './fuzz-store.ts';
import { HELP, parseOptions, type Options } from './options.ts';
import { findingsOf, operationTable, page, summaryTable, type Circumstances } from './report.ts';

/** Progress, apart from the result. */
const say = (line: string) => process.stderr.write(`${line}\n`);

/** Runs what the command line asks for and resolves with the exit code. */
async function main(args: readonly string[]): Promise<number> {
  const options = parseOptions(args);
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      stopping.abort(new UserError(`stopped by ${signal}`));
    });
  }
  const commit = commitOf();
  await buildServices(stopping.signal);
  // Before the stores are gone through, so that they do not both get it.
  await findSchemathesis(stopping.signal);
  const runs = await sideBySide(options, stopping);
  show(options, runs);
  if (options.report !== undefined) {
    writeFileSync(options.report, page(circumstances(args, options, commit, runs), runs));
  }
  return runs.every(({ tally }) => tally.findings.length === 0) ? 0 : 1;
}

/** Where one can not go on, the others end too. */
async function sideBySide({ stores, goal, seed }: Options, stopping: AbortController): Promise<StoreRun[]> {
  const runs = stores.map((store) => fuzzStore(store, goal, seed, say, stopping.signal));
  try {
    return await Promise.all(runs);
  } catch (error) {
    stopping.abort(error);
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

/** Of what is run: before it runs, as it may take long. */
function commitOf(): string {
  const git = (...command: string[]) => execFileSync('git', command, { cwd: WORKSPACE_ROOT, encoding: 'utf8' }).trim();
  return git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain') === '' ? '' : ' with changes');
}

function circumstances(
  args: readonly string[],
  { seed, goal }: Options,
  commit: string,
  runs: readonly StoreRun[],
): Circumstances {
  const [cpu] = cpus();
  const gib = Math.round(totalmem() / 2 ** 30);
  return {
    // Where the page is has no part in what it says.
    command: ['npm run fuzz --', ...args.filter((arg, at) => !isReport(arg) && args[at - 1] !== '--report')].join(' '),
    seed,
    wanted: goal.cases,
    commit,
    date: new Date().toISOString().slice(0, 10),
    machine: `${String(cpus().length)} × ${cpu?.model ?? 'unknown'}, ${String(gib)} GiB, ${process.platform}`,
    versions: `${PACKAGE.replace('==', ' ')}, Envoy ${runs[0]?.envoy ?? 'unknown'}, Node ${process.version}`,
  };
}

function isReport(arg: string): boolean {
  return arg === '--report' || arg.startsWith('--report=');
}

await exitWith(() => main(process.argv.slice(2)));
