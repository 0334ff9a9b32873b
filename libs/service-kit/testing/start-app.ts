import type { AddressInfo } from 'node:net';

import type { INestApplication } from '@nestjs/common';

import { createApp, type AppOptions, type ServiceDefinition } from '../src/create-app.ts';

/** A service in the test's own process. */
export interface TestApp {
  readonly app: INestApplication;
  /** Its origin, such as `http://127.0.0.1:40000`. */
  readonly origin: string;
  stop(): Promise<void>;
}

/**
 * Starts a service on a free port, with an empty database in memory.
 *
 * @param environment further variables
 */
export async function startApp(
  definition: ServiceDefinition,
  environment: NodeJS.ProcessEnv = {},
  options: AppOptions = {},
): Promise<TestApp> {
  const { app } = await createApp(
    definition,
    { DATABASE_URL: 'sqlite::memory:', LOG_LEVEL: 'silent', REPLICA: 'test', ...environment },
    options,
  );
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  return { app, origin: `http://127.0.0.1:${String(port)}`, stop: () => app.close() };
}
