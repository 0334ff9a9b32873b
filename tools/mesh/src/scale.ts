import { resolve } from 'node:path';

import { findServices } from '@film-mesh/deploy';

import { exitWith } from './command-line/index.ts';
import { askToScale } from './control-socket.ts';
import { parseScaleOptions, scaleHelp } from './scale-options.ts';

/** Scales the running mesh, and waits until it is done. */
async function main(): Promise<number> {
  const services = findServices().map(({ descriptor }) => descriptor.name);
  const { help, scale, data } = parseScaleOptions(process.argv.slice(2), services);
  if (help) {
    process.stdout.write(scaleHelp(services));
    return 0;
  }
  const wanted = Object.entries(scale)
    .map(([name, count]) => `${name}=${String(count)}`)
    .join(' ');
  process.stdout.write(`scaling to ${wanted}\n`);
  await askToScale(resolve(data), scale);
  process.stdout.write(`done: ${wanted}\n`);
  return 0;
}

await exitWith(main);
