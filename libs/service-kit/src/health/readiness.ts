import { Injectable } from '@nestjs/common';
import type { RequestHandler } from 'express';

/** Whether requests are welcome. The store has no say: where it is shared, all replicas would leave at once. */
@Injectable()
export class Readiness {
  #state: 'starting' | 'ready' | 'draining' = 'starting';

  get ready(): boolean {
    return this.#state === 'ready';
  }

  get isDraining(): boolean {
    return this.#state === 'draining';
  }

  /** The service listens. */
  begin(): void {
    this.#state = 'ready';
  }

  /** The service ends soon; what still comes is answered. */
  drain(): void {
    this.#state = 'draining';
  }

  /** Asks clients, the proxy among them, to leave a connection while the service drains. */
  connectionCloser(): RequestHandler {
    return (_request, response, next) => {
      if (this.isDraining) {
        response.setHeader('Connection', 'close');
      }
      next();
    };
  }
}
