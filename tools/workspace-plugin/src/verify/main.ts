import { exitWith } from '@film-mesh/tool-kit';

import { STEPS } from './steps.ts';
import { WorkspaceCopy } from './workspace-copy.ts';

/** How long all of it may take, in milliseconds, on a machine that has other things to do as well. */
const LIMIT_MS = 8 * 60 * 1_000;

const say = (line: string) => process.stdout.write(`${line}\n`);

/** Tries the generators in a copy of the workspace; the exit code is 1 where they do not do what they promise. */
async function main(): Promise<number> {
  const signal = AbortSignal.timeout(LIMIT_MS);
  const copy = await WorkspaceCopy.make(signal);
  try {
    for (const { what, run } of STEPS) {
      const begun = Date.now();
      const failure = await run(copy, signal).then(
        () => undefined,
        (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
      );
      const seconds = ((Date.now() - begun) / 1_000).toFixed(1);
      say(`  ${failure === undefined ? 'ok    ' : 'FAILED'}  ${what} (${seconds} s)`);
      if (failure !== undefined) {
        say(failure.message);
        return 1;
      }
    }
    return 0;
  } finally {
    await copy.remove();
  }
}

await exitWith(main);
