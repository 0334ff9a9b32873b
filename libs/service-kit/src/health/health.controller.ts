import { Controller, Get, Header, Inject, Req, Res, type Type } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { HealthCheckService, HealthIndicatorService, type HealthCheckResult } from '@nestjs/terminus';
import { DEGRADED_ACCEPTED_HEADER, type ServiceDescriptor } from '@film-mesh/service-descriptor';
import type { Request, Response } from 'express';

import { AnyQuery } from '../http/query.guard.ts';
import { Readiness } from './readiness.ts';

/** Liveness and readiness at the paths of the service's descriptor. */
export function healthControllerOf({ operations }: ServiceDescriptor): Type<unknown> {
  @ApiExcludeController()
  @Controller()
  class HealthController {
    readonly #checks: HealthCheckService;
    readonly #indicators: HealthIndicatorService;
    readonly #readiness: Readiness;

    constructor(
      @Inject(HealthCheckService) checks: HealthCheckService,
      @Inject(HealthIndicatorService) indicators: HealthIndicatorService,
      @Inject(Readiness) readiness: Readiness,
    ) {
      this.#checks = checks;
      this.#indicators = indicators;
      this.#readiness = readiness;
    }

    /**
     * Liveness: the process lives and its event loop turns. Nothing else, so that no outage of another part kills it.
     */
    @Get(operations.liveness)
    @AnyQuery()
    @Header('Cache-Control', 'no-store')
    live(): Promise<HealthCheckResult> {
      return this.#checks.check([]);
    }

    @Get(operations.readiness)
    @AnyQuery()
    @Header('Cache-Control', 'no-store')
    ready(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<HealthCheckResult> {
      const indicator = this.#indicators.check('service');
      const { ready, isDraining } = this.#readiness;
      if (isDraining && request.headers[DEGRADED_ACCEPTED_HEADER] !== undefined) {
        // From now on, Envoy sends new requests elsewhere, and here only if no other replica is healthy.
        response.setHeader('x-envoy-degraded', 'true');
        return this.#checks.check([() => indicator.up()]);
      }
      if (!ready) {
        // Envoy ejects the replica at this very response, instead of after some more of them.
        response.setHeader('x-envoy-immediate-health-check-fail', 'true');
      }
      return this.#checks.check([() => (ready ? indicator.up() : indicator.down())]);
    }
  }
  return HealthController;
}
