import type { ServiceDescriptor } from '@film-mesh/service-descriptor';
import type { Type } from '@nestjs/common';

import type { AppOptions } from '../src/create-app.ts';
import { startApp, type TestApp } from './start-app.ts';

const descriptor: ServiceDescriptor = {
  name: 'thing-service',
  port: 7000,
  route: '/things',
  docs: '/docs/things',
  operations: { liveness: '/healthz', readiness: '/readyz', metrics: '/metrics' },
  calls: {},
};

/** Starts a service of things, for tests of behaviour that all services share; see {@link startApp}. */
export function startThings(
  module: Type<unknown>,
  environment?: NodeJS.ProcessEnv,
  options?: AppOptions,
): Promise<TestApp> {
  return startApp({ descriptor, module }, environment, options);
}
