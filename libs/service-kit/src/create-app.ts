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

/** What makes a service what it is. */
export interface ServiceDefinition {
  /** What its service.json holds. */
  readonly descriptor: unknown;
  /** The module of what it does. */
  readonly module: Type<unknown>;
  /** Its configuration, {@link ServiceConfig} unless it needs more. */
  readonly config?: ClassConstructor<ServiceConfig>;
  /** The provider of its module whose reads are also answered past the framework; none by default. */
  readonly hotReads?: Type<Reads> | undefined;
}

/**
 * What is put around each instance that Nest makes, before anybody gets it: for tools that watch a service from within
 * or hurt it at a chosen place, so that the service itself has no code for that.
 */
export type InstanceDecorator = (instance: unknown) => unknown;

/** What is not as in production. */
export interface AppOptions {
  /** See {@link InstanceDecorator}; nothing unless told. */
  readonly decorate?: InstanceDecorator | undefined;
  /** Where the log goes, line by line; the standard output unless told. */
  readonly log?: DestinationStream | undefined;
}

/** An application that does not listen yet. */
export interface CreatedApp {
  readonly app: NestExpressApplication;
  /** Where it shall listen, and so on. */
  readonly config: ServiceConfig;
  readonly logger: Log;
}

/**
 * Makes the application of a service: the same for its process, for tests and for containers.
 *
 * @param environment the variables of its configuration
 * @throws {ConfigError} where the environment holds something wrong
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
  // Only now: what Nest says of its own start is of no use to anybody.
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

/** The request logger gave the request its id. */
const requestContext: RequestHandler = (request: Request, _response, next) => {
  runInRequest(request.id as string, next);
};
