import { exitWith, stopSignal, UserError } from '@film-mesh/mesh/command-line';

import type { Run } from './kit/run.ts';

/** The runs by their names, each with what `--help` says of it; loaded only where it is asked for. */
const RUNS: Readonly<Record<string, { readonly title: string; readonly load: () => Promise<{ run: Run }> }>> = {
  resilience: {
    title: 'what each resilience setting is for, with it and without it',
    load: () => import('./resilience/main.ts'),
  },
  durability: {
    title: 'hurts the mesh while clients write, and counts what is lost',
    load: () => import('./durability/main.ts'),
  },
  bench: {
    title: "what a request costs, beside the runtime's limit and what else one would use",
    load: () => import('./bench/main.ts'),
  },
  fuzz: {
    title: 'validates the mesh against its OpenAPI documents with made-up requests',
    load: () => import('./fuzz/main.ts'),
  },
};

const HELP = `npm run proof -- RUN [options]

Runs the real mesh on this machine and proves what it promises. RUN is one of

${Object.entries(RUNS)
  .map(([name, { title }]) => `  ${name.padEnd(10)}  ${title}\n`)
  .join('')}
npm run proof -- RUN --help says more of each.
`;

async function main([name, ...args]: readonly string[], signal: AbortSignal): Promise<number> {
  if (name === undefined || name === '--help') {
    process.stdout.write(HELP);
    return 0;
  }
  const known = Object.hasOwn(RUNS, name) ? RUNS[name] : undefined;
  if (known === undefined) {
    throw new UserError(`no run is called ${name}; there are ${Object.keys(RUNS).join(', ')}`);
  }
  const { run } = await known.load();
  return run(args, signal);
}

await exitWith(() => main(process.argv.slice(2), stopSignal()));
