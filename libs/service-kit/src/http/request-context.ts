import { AsyncLocalStorage } from 'node:async_hooks';

/** The header that names a request across all services. Envoy makes the id; every service passes it on. */
export const REQUEST_ID_HEADER = 'x-request-id';

const requestIds = new AsyncLocalStorage<string>();

/** Runs `work` as part of the request of that id. */
export function runInRequest<T>(requestId: string, work: () => T): T {
  return requestIds.run(requestId, work);
}

/** The id of the request that is being answered; undefined where none is. */
export function currentRequestId(): string | undefined {
  return requestIds.getStore();
}
