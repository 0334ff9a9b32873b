import type { FilmEvent } from '@film-mesh/film-domain';
import type { EventPublisher } from '@film-mesh/outbox';
import { currentRequestId, REQUEST_ID_HEADER } from '@film-mesh/service-kit';
// Not the global fetch: it refuses some ports by rule, 6000 among them.
import { request } from 'undici';

/** How long the rating service may take, in milliseconds; less than the lease of the outbox. */
const TIMEOUT_MS = 2_000;
/** How many events go into one call: so many of the longest films stay below the largest body. */
const CALL_SIZE = 200;

/** Tells the rating service of films. It takes each event once in effect, however often it comes and in any order. */
export class FilmEventPublisher implements EventPublisher<FilmEvent> {
  readonly #url: string;

  /** @param url where the rating service takes events */
  constructor(url: string) {
    this.#url = url;
  }

  async publish(events: readonly FilmEvent[]): Promise<void> {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    for (let start = 0; start < events.length; start += CALL_SIZE) {
      await this.#post(events.slice(start, start + CALL_SIZE), signal);
    }
  }

  async #post(events: readonly FilmEvent[], signal: AbortSignal): Promise<void> {
    const requestId = currentRequestId();
    const { statusCode, body } = await request(this.#url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(requestId && { [REQUEST_ID_HEADER]: requestId }) },
      body: JSON.stringify(events),
      signal,
    });
    // Read to its end, so that the connection can be used again.
    await body.dump();
    if (statusCode >= 300) {
      throw new Error(`the rating service answered ${String(statusCode)}`);
    }
  }
}
