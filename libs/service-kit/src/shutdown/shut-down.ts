import { setTimeout as sleep } from 'node:timers/promises';

import type { INestApplication } from '@nestjs/common';
import type { Logger } from 'pino';

import type { ServiceConfig } from '../config/service-config.ts';
import { Readiness } from '../health/readiness.ts';
import type { Connections } from './connections.ts';

/** Time that the store and the other parts may take to close after the connections, in milliseconds. */
const MAX_HOOKS_MS = 2_000;

/** The parts of a service to shut down. */
export interface Running {
  readonly app: INestApplication;
  readonly connections: Connections;
  readonly config: ServiceConfig;
  readonly logger: Logger;
}

/**
 * Shuts a service down in bounded time: it drains for `DRAIN_SECONDS`, gives requests in flight `CLOSE_SECONDS` more,
 * resets the remaining connections, and closes the store.
 *
 * @throws the error of a part that fails to close
 */
export async function shutDown({ app, connections, config, logger }: Running): Promise<void> {
  app.get(Readiness).drain();
  logger.info({ seconds: config.DRAIN_SECONDS }, 'draining');
  await sleep(config.DRAIN_SECONDS * 1_000);
  logger.info('closing connections');
  const closing = app.close();
  connections.closeUnused();
  if (await isDoneWithin(config.CLOSE_SECONDS * 1_000, closing)) {
    return;
  }
  logger.warn({ connections: connections.reset() }, 'connections reset: requests took longer than CLOSE_SECONDS');
  if (!(await isDoneWithin(MAX_HOOKS_MS, closing))) {
    logger.warn('exiting before all parts are closed');
  }
}

async function isDoneWithin(ms: number, work: Promise<void>): Promise<boolean> {
  return Promise.race([work.then(() => true), sleep(ms, false)]);
}
