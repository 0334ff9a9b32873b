import { writeFileSync } from 'node:fs';

import { buildServices } from '@film-mesh/mesh';
import { circumstances, without } from '@film-mesh/mesh/command-line';

import { breakRun, type BreakRun } from './break-run.ts';
import { hurtRun, type HurtRun } from './hurt-run.ts';
import { HELP, parseOptions, type Options } from './options.ts';
import { breakTable, examplesOf, faultTable, hurtTable, markdownOf } from './report.ts';
import { isClean } from './verdict.ts';

/** Progress, apart from the result. */
const say = (line: string) => process.stderr.write(`${line}\n`);

/** Runs what the command line asks for and resolves with the exit code. */
export async function main(args: readonly string[], signal: AbortSignal): Promise<number> {
  const options = parseOptions(args, Math.floor(Math.random() * 1_000_000));
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  // Services log each request unless told otherwise, and there are many.
  process.env['LOG_LEVEL'] ??= 'warn';
  say(`seed ${String(options.seed)}`);
  const where = circumstances('npm run proof -- durability', without('--report', args));
  await buildServices(signal, say);
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
    writeFileSync(options.report, markdownOf(where, options.seed, hurt, broken));
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
