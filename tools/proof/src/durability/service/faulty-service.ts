import 'reflect-metadata';

import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

import { runService, type ServiceDefinition } from '@film-mesh/service-kit';

import { isBrokenRemedy } from '../broken-remedies.ts';
import { Failpoints } from '../failpoints.ts';
import { breaking } from './breaking.ts';
import { failingAt } from './failing.ts';
import { skewClock } from './skewed-clock.ts';

/**
 * Runs a service as its build made it, with a clock that may be wrong, and with failpoints, and perhaps a broken remedy,
 * put around its providers:
 * `faulty-service.ts DEFINITION --failpoints FOLDER [--break NAME]`, where DEFINITION is the built module that exports
 * the service's definition.
 */
const {
  positionals: [definition = ''],
  values,
} = parseArgs({
  allowPositionals: true,
  options: { failpoints: { type: 'string', default: '' }, break: { type: 'string', default: '' } },
});

// What else is broken goes wrong in its own way, and not since an event of a replica that is behind sorts before others.
if (!isBrokenRemedy(values.break) || values.break === 'position-by-clock') {
  skewClock(process.env['REPLICA']);
}
const exported = Object.values((await import(pathToFileURL(definition).href)) as Record<string, ServiceDefinition>);
const [service] = exported;
if (service === undefined) {
  throw new Error(`${definition} exports no service`);
}
// The break first: what it puts in the place of a method can then fail as the method could.
const decorators = [
  ...(isBrokenRemedy(values.break) ? [breaking(values.break)] : []),
  failingAt(new Failpoints(values.failpoints)),
];
await runService(service, (instance) => {
  decorators.forEach((decorate) => {
    decorate(instance);
  });
  return instance;
});
