import { AsyncLocalStorage } from 'node:async_hooks';

/** The header with the id of a request across all services. Envoy assigns the id; every service passes it on. */
export const REQUEST_ID_HEADER = 'x-request-id';

const requestIds = new AsyncLocalStorage<string>();

/** Runs `work` as part of the request with that id. */
export function runInRequest<T>(requestId: string, work: () => T): T {
  return requestIds.run(requestId, work);
}

/** The id of the current request; undefined outside of requests. */
export function currentRequestId(): string | undefined {
  return requestIds.getStore();
}
