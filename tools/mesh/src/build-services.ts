import { exitWith, stopSignal } from './command-line/index.ts';

import { buildServices } from './build.ts';

/** The Nx target that all others depend on which need something built: it waits for builds outside of its Nx, too. */
await exitWith(async () => {
  await buildServices(stopSignal(), (line) => process.stderr.write(`${line}\n`));
  return 0;
});
