import { Outage, type DomainError } from '@film-mesh/shared-domain';
import type { ServiceDescriptor } from '@film-mesh/service-descriptor';
import { Injectable, Logger } from '@nestjs/common';
import type { RequestHandler } from 'express';

import { routeOf } from '../http/route-of.ts';

const READS: readonly string[] = ['GET', 'HEAD'];
const WRITES: readonly string[] = ['POST', 'PUT', 'PATCH', 'DELETE'];

/** The store's outage as requests see it: each of them is refused with 503, none is logged by itself. */
@Injectable()
export class StoreOutage {
  readonly #outage = new Outage('store', new Logger(StoreOutage.name), { mayEndUnseen: true });
  #refusesWrites = false;

  get isOn(): boolean {
    return this.#outage.isOn;
  }

  /** Records a request that was refused with `store-unavailable`. */
  refused(method: string, { message, cause }: DomainError): void {
    const isWrite = WRITES.includes(method);
    const begins = this.#outage.failed(cause instanceof Error ? `${message} (${cause.message})` : message);
    this.#refusesWrites = isWrite || (this.#refusesWrites && !begins);
  }

  /** Records a request for which the store has worked. Successful reads prove nothing about a full disk. */
  served(method: string): void {
    const isWrite = WRITES.includes(method);
    if (isWrite || (READS.includes(method) && !this.#refusesWrites)) {
      this.#refusesWrites = false;
      this.#outage.worked();
    }
  }

  /** Records successful requests during an outage, except those that do not use the store. */
  observer({ docs, operations }: ServiceDescriptor): RequestHandler {
    const apart = [docs, ...Object.values(operations)];
    return (request, response, next) => {
      if (this.isOn) {
        response.once('finish', () => {
          const route = routeOf(request);
          if (response.statusCode < 400 && !apart.some((path) => `${route}/`.startsWith(`${path}/`))) {
            this.served(request.method);
          }
        });
      }
      next();
    };
  }
}
