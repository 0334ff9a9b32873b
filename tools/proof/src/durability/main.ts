import { writeFileSync } from 'node:fs';

import { buildServices } from '@film-mesh/mesh';
import { assertNoPositionals, circumstances, parseOptions, without } from '@film-mesh/mesh/command-line';

import { BROKEN_REMEDIES } from './broken-remedies.ts';
import { breakRun, type BreakRun } from './break-run.ts';
import { hurtRun, type HurtRun } from './hurt-run.ts';
import { goalsOf, HELP, OPTIONS, storesOf, type Options } from './options.ts';
import { breakTable, examplesOf, faultTable, hurtTable, markdownOf } from './report.ts';
import { isClean, WRONG_NAMES } from './verdict.ts';

/** Progress, apart from the result. */
const say = (line: string) => process.stderr.write(`${line}\n`);

/** Runs what the command line asks for and resolves with the exit code. */
export async function main(args: readonly string[], signal: AbortSignal): Promise<number> {
  const { values: options, positionals } = parseOptions(OPTIONS, args);
  assertNoPositionals(positionals);
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  if (options.list) {
    const wrongs = Object.entries(BROKEN_REMEDIES).map(([name, wrong]) => `${name}\n  ${WRONG_NAMES[wrong]}\n`);
    process.stdout.write(wrongs.join(''));
    return 0;
  }
  const { seed = Math.floor(Math.random() * 1_000_000) } = options;
  // Services log each request unless told otherwise, and there are many.
  process.env['LOG_LEVEL'] ??= 'warn';
  say(`seed ${String(seed)}`);
  const where = circumstances('npm run proof -- durability', without('--report', args));
  await buildServices(signal, say);
  const hurt: HurtRun[] = [];
  const broken: BreakRun[] = [];
  for (const store of storesOf(options)) {
    if (options.break.length === 0) {
      hurt.push(await hurtRun(store, goalsOf(options), seed, say, signal));
    }
    for (const remedy of options.break) {
      say(`${store}: ${remedy ?? 'nothing'} broken`);
      broken.push(await breakRun(store, remedy, signal));
    }
  }
  show(seed, options, hurt, broken);
  if (options.report !== undefined) {
    writeFileSync(options.report, markdownOf(where, seed, hurt, broken));
  }
  return hurt.every(({ verdict }) => isClean(verdict)) && broken.every(({ ok }) => ok) ? 0 : 1;
}

function show(seed: number, { json }: Options, hurt: readonly HurtRun[], broken: readonly BreakRun[]): void {
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
