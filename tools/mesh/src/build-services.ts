import { exitWith, stopSignal } from './command-line/index.ts';

import { buildServices } from './build.ts';

/** The Nx target on which all others depend that need a build: it waits for builds outside of its Nx, too. */
await exitWith(async () => {
  await buildServices(stopSignal(), (line) => process.stderr.write(`${line}\n`));
  return 0;
});
