import { Inject, Injectable } from '@nestjs/common';
import type { RequestHandler } from 'express';
import { collectDefaultMetrics, Histogram } from 'prom-client';

import { routeOf } from '../http/route-of.ts';
import { MetricsRegistry } from './metrics-registry.ts';

/** The upper bounds of the duration's buckets, in seconds. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** Counts and times the requests, beside what Node says of itself. */
@Injectable()
export class HttpMetrics {
  readonly #duration: Histogram<'method' | 'route' | 'status'>;

  constructor(@Inject(MetricsRegistry) registry: MetricsRegistry) {
    this.#duration = new Histogram({
      name: 'http_request_duration_seconds',
      help: 'How long requests took, by method, route and status.',
      labelNames: ['method', 'route', 'status'],
      buckets: BUCKETS,
      registers: [registry],
    });
    collectDefaultMetrics({ register: registry });
  }

  observer(): RequestHandler {
    return (request, response, next) => {
      const end = this.#duration.startTimer();
      response.once('close', () => {
        end({ method: request.method, route: routeOf(request), status: response.statusCode });
      });
      next();
    };
  }
}
