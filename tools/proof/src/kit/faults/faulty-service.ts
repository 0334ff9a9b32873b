import 'reflect-metadata';

import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

import { runService, type ServiceDefinition } from '@film-mesh/service-kit';

import { breaking, type BrokenRemedy } from './breaking.ts';
import { failingAt } from './die-at-failpoints.ts';
import { Failpoints } from './failpoints.ts';
import { withRequestFault } from './request-faults.ts';
import type { ServiceFault, ServiceRemedy } from './service-faults.ts';
import { skewClock } from './skewed-clock.ts';
import { takingAway } from './taken-away.ts';

/**
 * Runs a service as its build made it, hurt as the options say, see {@link FaultyServiceOptions}:
 * `faulty-service.ts DEFINITION [--failpoints FOLDER] [--break REMEDY] [--fault NAME] [--without REMEDY]`, where DEFINITION
 * is the built module that exports the service's definition.
 */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    failpoints: { type: 'string' },
    break: { type: 'string' },
    fault: { type: 'string' },
    without: { type: 'string' },
  },
});
const [definition = ''] = positionals;
const { failpoints, break: broken, fault, without } = values;

// What else is broken goes wrong in its own way, and not since an event of a replica that is behind sorts before others.
if (failpoints !== undefined && (broken === undefined || broken === 'position-by-clock')) {
  skewClock(process.env['REPLICA']);
}
const [service] = Object.values((await import(pathToFileURL(definition).href)) as Record<string, ServiceDefinition>);
if (service === undefined) {
  throw new Error(`${definition} exports no service`);
}
// The break first: what it puts in the place of a method can then fail as the method could.
const decorators = [
  ...(broken === undefined ? [] : [breaking(broken as BrokenRemedy)]),
  ...(without === undefined ? [] : [takingAway(without as ServiceRemedy)]),
  ...(failpoints === undefined ? [] : [failingAt(new Failpoints(failpoints))]),
];
await runService(fault === undefined ? service : withRequestFault(service, fault as ServiceFault), (instance) => {
  decorators.forEach((decorate) => {
    decorate(instance);
  });
  return instance;
});
