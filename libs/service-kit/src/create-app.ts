import type { RequestListener, Server } from 'node:http';

import { parseServiceDescriptor } from '@film-mesh/service-descriptor';
import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { ClassConstructor } from 'class-transformer';
import type { Request, RequestHandler } from 'express';
import { Logger } from 'nestjs-pino';
import type { DestinationStream, Logger as Log } from 'pino';

import { loadConfig } from './config/load-config.ts';
import { ServiceConfig } from './config/service-config.ts';
import { serveDocs } from './docs/openapi.ts';
import { Readiness } from './health/readiness.ts';
import { answerHotReads } from './hot-reads/answer-hot-reads.ts';
import { hotReadsOf, type Reads } from './hot-reads/reads.ts';
import { hostRule, refuseHosts } from './http/hosts.ts';
import { answerOptions } from './http/options.ts';
import { refusePaths } from './http/paths.ts';
import { parseQuery } from './http/query.ts';
import { runInRequest } from './http/request-context.ts';
import { DOCS_SETTING } from './http/route-of.ts';
import { servedBy } from './http/served-by.ts';
import { takeExpectations } from './http/server/expectations.ts';
import { refuseUnserved } from './http/server/refusals.ts';
import { setLimits } from './http/server/server-limits.ts';
import { withPaths } from './http/server/targets.ts';
import { answerUnreadable } from './http/server/unreadable.ts';
import { accessLogSample } from './logging/access-log-sample.ts';
import { requestLogger } from './logging/http-logger.ts';
import { countDroppedLines } from './logging/dropped-lines.ts';
import { LogBlocks } from './logging/log-blocks.ts';
import { createLogger } from './logging/logger.ts';
import { StoreOutage } from './logging/store-outage.ts';
import { HttpMetrics } from './metrics/http-metrics.ts';
import { MetricsRegistry } from './metrics/metrics-registry.ts';
import { ServiceModule } from './service-module.ts';

/** The definition of a service. */
export interface ServiceDefinition {
  /** The content of its service.json. */
  readonly descriptor: unknown;
  /** The module of its features. */
  readonly module: Type<unknown>;
  /** Its configuration, {@link ServiceConfig} unless it needs more. */
  readonly config?: ClassConstructor<ServiceConfig>;
  /** The provider of its module with the reads that are also answered without the framework; none by default. */
  readonly hotReads?: Type<Reads> | undefined;
}

/**
 * Decorates each instance that Nest creates, before anybody gets it: for tools that observe a service from within or
 * make it fail at a chosen place, so that the service itself has no code for that.
 */
export type InstanceDecorator = (instance: unknown) => unknown;

/** Differences from production. */
export interface AppOptions {
  /** See {@link InstanceDecorator}; none by default. */
  readonly decorate?: InstanceDecorator | undefined;
  /** Destination of the log, line by line; standard output by default. */
  readonly log?: DestinationStream | undefined;
}

/** An application that does not listen yet. */
export interface CreatedApp {
  readonly app: NestExpressApplication;
  /** Its configuration, with the port and host to listen on. */
  readonly config: ServiceConfig;
  readonly logger: Log;
}

/**
 * Creates the application of a service: the same for its process, for tests and for containers.
 *
 * @param environment the variables of its configuration
 * @throws {ConfigError} if the environment has an invalid value
 */
export async function createApp(
  definition: ServiceDefinition,
  environment: NodeJS.ProcessEnv,
  { decorate, log = new LogBlocks() }: AppOptions = {},
): Promise<CreatedApp> {
  const descriptor = parseServiceDescriptor(definition.descriptor);
  const config = loadConfig(definition.config ?? ServiceConfig, { PORT: String(descriptor.port), ...environment });
  const logger = createLogger(descriptor.name, config, log);
  const isSampled = accessLogSample(config.ACCESS_LOG_SHARE);
  const app = await NestFactory.create<NestExpressApplication>(
    ServiceModule.of(definition.module, descriptor, config, logger),
    {
      bodyParser: false,
      logger: false,
      abortOnError: false,
      ...(decorate && { instrument: { instanceDecorator: decorate } }),
    },
  );
  if (log instanceof LogBlocks) {
    countDroppedLines(app.get(MetricsRegistry), log);
  }
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', parseQuery);
  app.set(DOCS_SETTING, descriptor.docs);
  app.use(requestLogger(logger, Object.values(descriptor.operations), isSampled), requestContext);
  app.use(servedBy(config.REPLICA), app.get(HttpMetrics).observer(), app.get(Readiness).connectionCloser());
  const hosts = hostRule(config.HOSTS);
  app.use(app.get(StoreOutage).observer(descriptor));
  app.use(refuseUnserved, refuseHosts(hosts), refusePaths, answerOptions);
  serveDocs(app, descriptor);
  await app.init();
  // Only now: Nest's messages on its own start are noise.
  app.useLogger(app.get(Logger));
  const server: Server = app.getHttpServer();
  const framework = withPaths(server.listeners('request')[0] as RequestListener);
  server.removeAllListeners('request').on('request', framework);
  setLimits(server, config);
  takeExpectations(server, framework);
  answerUnreadable(server, framework);
  if (definition.hotReads) {
    const reads = app.get(definition.hotReads, { strict: false });
    answerHotReads(server, hotReadsOf(descriptor.route, reads), {
      replica: config.REPLICA,
      hosts,
      logger,
      isSampled,
      metrics: app.get(HttpMetrics),
      readiness: app.get(Readiness),
      storeOutage: app.get(StoreOutage),
    });
  }
  return { app, config, logger };
}

/** The id that the request logger assigned. */
const requestContext: RequestHandler = (request: Request, _response, next) => {
  runInRequest(request.id as string, next);
};
