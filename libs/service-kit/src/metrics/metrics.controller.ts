import { Controller, Get, Inject, Res, type Type } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { ServiceDescriptor } from '@film-mesh/service-descriptor';
import type { Response } from 'express';

import { Produces } from '../http/accept.guard.ts';
import { HttpMetrics } from './http-metrics.ts';

/** Prometheus' text at the path that the service's descriptor names. */
export function metricsControllerOf({ operations }: ServiceDescriptor): Type<unknown> {
  @ApiExcludeController()
  @Controller()
  class MetricsController {
    readonly #metrics: HttpMetrics;

    constructor(@Inject(HttpMetrics) metrics: HttpMetrics) {
      this.#metrics = metrics;
    }

    @Get(operations.metrics)
    @Produces('text/plain', 'application/openmetrics-text')
    async read(@Res() response: Response): Promise<void> {
      const { registry } = this.#metrics;
      response.set('Content-Type', registry.contentType).send(await registry.metrics());
    }
  }
  return MetricsController;
}
