import { Logger } from '@nestjs/common';

import { createApp, type InstanceDecorator, type ServiceDefinition } from './create-app.ts';
import { Readiness } from './health/readiness.ts';
import { flushed } from './logging/logger.ts';
import { Connections } from './shutdown/connections.ts';
import { shutDown } from './shutdown/shut-down.ts';

const STOP_SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * Runs a service until SIGTERM: then it turns unready, goes on answering while the proxy learns of it, and closes (see
 * {@link shutDown}). A failed start is reported in one line, with exit code 1.
 *
 * @param decorate see {@link InstanceDecorator}; none by default
 */
export async function runService(definition: ServiceDefinition, decorate?: InstanceDecorator): Promise<void> {
  try {
    const { app, config, logger } = await createApp(definition, process.env, { decorate });
    const connections = new Connections(app.getHttpServer());
    await app.listen(config.PORT, config.HOST);
    app.get(Readiness).begin();
    new Logger('Service').log(`listening on ${config.HOST}:${String(config.PORT)}`);
    let stopping = false;
    for (const signal of STOP_SIGNALS) {
      process.on(signal, () => {
        if (stopping) {
          return;
        }
        stopping = true;
        void shutDown({ app, connections, config, logger })
          .then(
            () => 0,
            (error: unknown) => {
              logger.error(error, 'shutdown failed');
              return 1;
            },
          )
          .then(async (exitCode) => {
            await flushed(logger);
            process.exit(exitCode);
          });
      });
    }
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : '';
    process.stderr.write(`cannot start: ${error instanceof Error ? error.message : String(error)}${cause}\n`);
    process.exit(1);
  }
}
