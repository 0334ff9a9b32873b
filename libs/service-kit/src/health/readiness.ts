import { Injectable } from '@nestjs/common';
import type { RequestHandler } from 'express';

/** Readiness of the service. Independent of the store: if that is shared, all replicas would leave at once. */
@Injectable()
export class Readiness {
  #state: 'starting' | 'ready' | 'draining' = 'starting';

  get ready(): boolean {
    return this.#state === 'ready';
  }

  get isDraining(): boolean {
    return this.#state === 'draining';
  }

  /** Called when the service listens. */
  begin(): void {
    this.#state = 'ready';
  }

  /** Called when the service drains; it still answers requests. */
  drain(): void {
    this.#state = 'draining';
  }

  /** Asks clients, the proxy included, to leave their connection while the service drains. */
  connectionCloser(): RequestHandler {
    return (_request, response, next) => {
      if (this.isDraining) {
        response.setHeader('Connection', 'close');
      }
      next();
    };
  }
}
