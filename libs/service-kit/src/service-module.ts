import type { ServiceDescriptor } from '@film-mesh/service-descriptor';
import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { TerminusModule } from '@nestjs/terminus';
import { LoggerModule } from 'nestjs-pino';
import type { Logger } from 'pino';

import { ServiceConfig } from './config/service-config.ts';
import { healthControllerOf } from './health/health.controller.ts';
import { Readiness } from './health/readiness.ts';
import { AcceptGuard } from './http/accept.guard.ts';
import { EarlyFailureGuard } from './http/early-failure.guard.ts';
import { BodyBytes } from './http/body/body-bytes.ts';
import { BodyGuard } from './http/body/body.guard.ts';
import { BodyLimits } from './http/body/body-limits.ts';
import { OriginGuard } from './http/origin.guard.ts';
import { QueryGuard } from './http/query.guard.ts';
import { PreconditionGuard } from './http/preconditions/precondition.guard.ts';
import { PreconditionInterceptor } from './http/preconditions/precondition.interceptor.ts';
import { StoreOutage } from './logging/store-outage.ts';
import { HttpMetrics } from './metrics/http-metrics.ts';
import { MetricsRegistry } from './metrics/metrics-registry.ts';
import { metricsControllerOf } from './metrics/metrics.controller.ts';
import { ProblemFilter } from './problem/problem.filter.ts';

/** The root module of a service: its features, and the parts that every service of the mesh has. */
@Module({})
export class ServiceModule {
  /**
   * @param feature the module of the service's features
   * @param config its configuration, which all modules can inject by its own class and by {@link ServiceConfig}
   */
  static of(
    feature: Type<unknown>,
    descriptor: ServiceDescriptor,
    config: ServiceConfig,
    logger: Logger,
  ): DynamicModule {
    return {
      module: ServiceModule,
      global: true,
      imports: [
        // Its own middleware runs too late for an unreadable body; createApp() has one that runs first.
        LoggerModule.forRoot({ pinoHttp: { logger }, forRoutes: [] }),
        TerminusModule.forRoot({ logger: false }),
        feature,
      ],
      controllers: [healthControllerOf(descriptor), metricsControllerOf(descriptor)],
      providers: [
        { provide: ServiceConfig, useValue: config },
        ...(config.constructor === ServiceConfig ? [] : [{ provide: config.constructor as Type, useValue: config }]),
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_GUARD, useClass: OriginGuard },
        { provide: APP_GUARD, useClass: AcceptGuard },
        { provide: APP_GUARD, useClass: EarlyFailureGuard },
        { provide: APP_GUARD, useClass: QueryGuard },
        { provide: APP_GUARD, useClass: PreconditionGuard },
        { provide: APP_INTERCEPTOR, useClass: PreconditionInterceptor },
        // Last: the body of a refused request is not read.
        { provide: APP_GUARD, useClass: BodyGuard },
        BodyLimits,
        BodyBytes,
        Readiness,
        StoreOutage,
        HttpMetrics,
        { provide: MetricsRegistry, useFactory: () => new MetricsRegistry() },
      ],
      exports: [ServiceConfig, config.constructor as Type, MetricsRegistry],
    };
  }
}
