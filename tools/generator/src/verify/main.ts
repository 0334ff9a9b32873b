import { findServices } from '@film-mesh/deploy';
import { assertNoPositionals, exitWith, parseOptions } from '@film-mesh/mesh/command-line';

import { isProgress, lineOf } from './failure.ts';
import { madeUpServices } from './made-up-services.ts';
import { HELP, OPTIONS, VALIDATE } from './options.ts';
import { stepsFor, type Step } from './steps.ts';
import { WorkspaceCopy } from './workspace-copy.ts';

/** Time limit of everything, in milliseconds, on a busy machine. */
const LIMIT_MS = 25 * 60 * 1_000;

const say = (line: string) => process.stdout.write(`${line}\n`);
const secondsSince = (begun: number) => ((Date.now() - begun) / 1_000).toFixed(1);

/** Tries the generators in a copy of the workspace; the exit code is 1 if they break a promise. */
async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(OPTIONS, args);
  assertNoPositionals(positionals);
  const { help, seed = Math.floor(Math.random() * 1_000_000), 'without-validate': skipsValidate } = values;
  if (help) {
    process.stdout.write(HELP);
    return 0;
  }
  const begun = Date.now();
  const services = madeUpServices(
    seed,
    findServices().map(({ descriptor }) => descriptor),
  );
  say(
    `seed ${String(seed)}: ${services.map(({ name, route, port }) => `${name} (${route}, ${String(port)})`).join(', ')}`,
  );
  const all = stepsFor(services);
  const steps = skipsValidate ? all.filter(({ what }) => !what.startsWith(VALIDATE)) : all;
  const signal = AbortSignal.timeout(LIMIT_MS);
  const copy = await WorkspaceCopy.make(signal, (line) => {
    if (isProgress(line)) {
      say(`          ${secondsSince(begun).padStart(6)} s  ${lineOf(line).text.trim()}`);
    }
  });
  try {
    for (const step of steps) {
      if (!(await succeeds(step, copy, signal))) {
        say(`failed with --seed ${String(seed)}: ${step.what}`);
        return 1;
      }
    }
  } finally {
    await copy.remove();
  }
  const left = skipsValidate ? `, 1 skipped (${VALIDATE})` : '';
  say(`${String(steps.length)} passed, 0 failed${left}, with --seed ${String(seed)}, in ${secondsSince(begun)} s`);
  return 0;
}

/** Runs a step and reports its result. */
async function succeeds({ what, run }: Step, copy: WorkspaceCopy, signal: AbortSignal): Promise<boolean> {
  const begun = Date.now();
  const failure = await run(copy, signal).then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
  );
  say(`  ${failure === undefined ? 'ok    ' : 'FAILED'}  ${what} (${secondsSince(begun)} s)`);
  if (failure !== undefined) {
    say(failure.message);
  }
  return failure === undefined;
}

await exitWith(() => main(process.argv.slice(2)));
