import { Controller, Get, Inject, Res, type Type } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { ServiceDescriptor } from '@film-mesh/service-descriptor';
import type { Response } from 'express';

import { Produces } from '../http/accept.guard.ts';
import { AnyQuery } from '../http/query.guard.ts';
import { MetricsRegistry } from './metrics-registry.ts';

/** Metrics in Prometheus' text format, at the path of the service's descriptor. */
export function metricsControllerOf({ operations }: ServiceDescriptor): Type<unknown> {
  @ApiExcludeController()
  @Controller()
  class MetricsController {
    readonly #registry: MetricsRegistry;

    constructor(@Inject(MetricsRegistry) registry: MetricsRegistry) {
      this.#registry = registry;
    }

    @Get(operations.metrics)
    @AnyQuery()
    @Produces('text/plain', 'application/openmetrics-text')
    read(@Res({ passthrough: true }) response: Response): Promise<string> {
      response.set('Content-Type', this.#registry.contentType);
      return this.#registry.metrics();
    }
  }
  return MetricsController;
}
