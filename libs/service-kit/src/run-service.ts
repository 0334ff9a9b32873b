import { setTimeout as sleep } from 'node:timers/promises';

import { Logger } from '@nestjs/common';

import { createApp, type InstanceDecorator, type ServiceDefinition } from './create-app.ts';
import { Readiness } from './health/readiness.ts';
import { flushed } from './logging/logger.ts';

const STOP_SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * Runs a service until it is told to stop: then it says that it is not ready, goes on answering while the proxy
 * learns of it, and closes. What keeps it from starting is said in one line, with exit code 1.
 *
 * @param decorate see {@link InstanceDecorator}; nothing unless told
 */
export async function runService(definition: ServiceDefinition, decorate?: InstanceDecorator): Promise<void> {
  try {
    const { app, config, logger } = await createApp(definition, process.env, { decorate });
    const readiness = app.get(Readiness);
    await app.listen(config.PORT, config.HOST);
    readiness.begin();
    new Logger('Service').log(`listening on ${config.HOST}:${String(config.PORT)}`);
    let stopping = false;
    for (const signal of STOP_SIGNALS) {
      process.on(signal, () => {
        if (stopping) {
          return;
        }
        stopping = true;
        readiness.drain();
        void sleep(config.DRAIN_SECONDS * 1_000)
          .then(() => app.close())
          .then(() => flushed(logger))
          .then(() => process.exit(0));
      });
    }
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : '';
    process.stderr.write(`cannot start: ${error instanceof Error ? error.message : String(error)}${cause}\n`);
    process.exit(1);
  }
}
