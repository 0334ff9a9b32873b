import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';

import { WORKSPACE_ROOT } from '@film-mesh/deploy';
import { exitWith } from '@film-mesh/local-mesh';

import { breakRun, type BreakRun } from './break-run.ts';
import { hurtRun, type HurtRun } from './hurt-run.ts';
import { HELP, OptionError, parseOptions, type Options } from './options.ts';
import { breakTable, examplesOf, faultTable, hurtTable, page, type Circumstances } from './report.ts';
import { isClean } from './verdict.ts';

/** Progress, apart from the result. */
const say = (line: string) => process.stderr.write(`${line}\n`);

/** Runs what the command line asks for and resolves with the exit code. */
async function main(args: readonly string[], signal: AbortSignal): Promise<number> {
  const options = parseOptions(args, Math.floor(Math.random() * 1_000_000));
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  // Services log each request unless told otherwise, and there are many.
  process.env['LOG_LEVEL'] ??= 'warn';
  say(`seed ${String(options.seed)}`);
  const hurt: HurtRun[] = [];
  const broken: BreakRun[] = [];
  for (const store of options.stores) {
    if (options.breaks.length === 0) {
      hurt.push(await hurtRun(store, options.goals, options.seed, say, signal));
    }
    for (const remedy of options.breaks) {
      say(`${store}: ${remedy ?? 'nothing'} broken`);
      broken.push(await breakRun(store, remedy, signal));
    }
  }
  show(options, hurt, broken);
  if (options.report !== undefined) {
    writeFileSync(options.report, page(circumstances(args, options), hurt, broken));
  }
  return hurt.every(({ verdict }) => isClean(verdict)) && broken.every(({ ok }) => ok) ? 0 : 1;
}

function show({ json, seed }: Options, hurt: readonly HurtRun[], broken: readonly BreakRun[]): void {
  if (json) {
    process.stdout.write(`${JSON.stringify({ seed, hurt, broken }, null, 2)}\n`);
    return;
  }
  const wrong = [...hurt, ...broken.filter(({ ok }) => !ok)].flatMap(({ verdict }) => examplesOf(verdict));
  const parts = [
    ...(hurt.length > 0 ? [faultTable(hurt), hurtTable(hurt)] : []),
    ...(broken.length > 0 ? [breakTable(broken)] : []),
    ...wrong,
  ];
  process.stdout.write(`\n${parts.join('\n\n')}\n`);
}

function circumstances(args: readonly string[], { seed }: Options): Circumstances {
  const git = (...command: string[]) => execFileSync('git', command, { cwd: WORKSPACE_ROOT, encoding: 'utf8' }).trim();
  const [cpu] = cpus();
  const gib = Math.round(totalmem() / 2 ** 30);
  return {
    commit: git('rev-parse', 'HEAD') + (git('status', '--porcelain') === '' ? '' : ' with changes'),
    machine: `${String(cpus().length)} × ${cpu?.model ?? 'unknown'}, ${String(gib)} GiB, ${process.platform}, Node ${process.version}`,
    date: new Date().toISOString(),
    // Where the page is has no part in what it says.
    command: [
      'npx nx run prove:durability',
      ...args.filter((arg, at) => !isReport(arg) && !isReport(args[at - 1])),
    ].join(' '),
    seed,
  };
}

function isReport(arg: string | undefined): boolean {
  return arg === '--report' || arg?.startsWith('--report=') === true;
}

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    stopping.abort(new OptionError(`stopped by ${signal}`));
  });
}
await exitWith(() => main(process.argv.slice(2), stopping.signal));
