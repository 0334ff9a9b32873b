import { Inject, Injectable } from '@nestjs/common';
import type { RequestHandler } from 'express';
import { collectDefaultMetrics, Histogram } from 'prom-client';

import { beginningOf } from '../http/beginning.ts';
import { routeOf } from '../http/route-of.ts';
import { MetricsRegistry } from './metrics-registry.ts';

/** The upper bounds of the duration's buckets, in seconds. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** Labels of the counted requests. */
export interface RequestLabels {
  readonly method: string;
  /** See {@link routeOf}. */
  readonly route: string;
  readonly status: number;
}

/** Counts and times the requests, beside the default metrics of Node. */
@Injectable()
export class HttpMetrics {
  readonly #duration: Histogram<keyof RequestLabels>;

  constructor(@Inject(MetricsRegistry) registry: MetricsRegistry) {
    this.#duration = new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Duration of requests in seconds, by method, route and status.',
      labelNames: ['method', 'route', 'status'],
      buckets: BUCKETS,
      registers: [registry],
    });
    collectDefaultMetrics({ register: registry });
  }

  observer(): RequestHandler {
    return (request, response, next) => {
      const startedAt = beginningOf(request);
      response.once('close', () => {
        const labels = { method: request.method, route: routeOf(request), status: response.statusCode };
        this.#duration.observe(labels, (performance.now() - startedAt) / 1_000);
      });
      next();
    };
  }

  /** Counts a request with these labels and its duration in seconds. */
  observerOf(labels: RequestLabels): (seconds: number) => void {
    const child = this.#duration.labels({ ...labels });
    return (seconds) => {
      child.observe(seconds);
    };
  }
}
