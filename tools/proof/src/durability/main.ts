import { writeFileSync } from 'node:fs';

import { defineRun } from '../kit/run.ts';
import { BROKEN_REMEDIES } from './broken-remedies.ts';
import { breakRun, type BreakRun } from './break-run.ts';
import { hurtRun, type HurtRun } from './hurt-run.ts';
import { goalsOf, OPTIONS, storesOf } from './options.ts';
import { breakTable, examplesOf, faultTable, hurtTable, markdownOf } from './report.ts';
import { isClean, WRONG_NAMES } from './verdict.ts';

export const run = defineRun({
  name: 'durability',
  usage: `Runs the real mesh, kills and freezes its processes and breaks its network while clients write, and then compares what is
there with what was acknowledged. Exits with 1 if anything is lost, doubled or wrong.`,
  options: OPTIONS,
  list: Object.entries(BROKEN_REMEDIES).map(([name, wrong]) => [
    name,
    `expected of --break ${name}: ${WRONG_NAMES[wrong]}`,
  ]),
  settingsOf: (options) => ({
    ...options,
    stores: storesOf(options),
    goals: goalsOf(options),
    seed: options.seed ?? Math.floor(Math.random() * 1_000_000),
  }),
  start: async ({ seed, stores, goals, ...options }, { json, where, signal, say }) => {
    // Services log each request by default, and there are many.
    process.env['LOG_LEVEL'] ??= 'warn';
    say(`seed ${String(seed)}`);
    const hurt: HurtRun[] = [];
    const broken: BreakRun[] = [];
    for (const store of stores) {
      if (options.break.length === 0) {
        hurt.push(await hurtRun(store, goals, seed, say, signal));
      }
      for (const remedy of options.break) {
        say(`${store}: ${remedy ?? 'nothing'} broken`);
        broken.push(await breakRun(store, remedy, signal));
      }
    }
    show(seed, json, hurt, broken);
    if (options.report !== undefined) {
      writeFileSync(options.report, markdownOf(where, seed, hurt, broken));
    }
    return hurt.every(({ verdict }) => isClean(verdict)) && broken.every(({ ok }) => ok) ? 0 : 1;
  },
});

function show(seed: number, json: boolean, hurt: readonly HurtRun[], broken: readonly BreakRun[]): void {
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
