import type { FilmEvent } from '@film-mesh/film-domain';
import { DELIVERY_MS, EventsRefusedError, type EventPublisher } from '@film-mesh/outbox';
import { currentRequestId, MAX_BODY_BYTES, REQUEST_ID_HEADER } from '@film-mesh/service-kit';
// Not the global fetch: it blocks some ports, 6000 among them.
import { request } from 'undici';

/** Client errors that are no fault of the events: the receiver asks to come later, or in another way. */
const NOT_THEIR_FAULT = [401, 403, 404, 405, 407, 408, 421, 425, 429];
/** The time limit of a ping, in milliseconds. */
const PING_MS = 500;
/** Maximum length of a refusal's reason, in characters. */
const MAX_ANSWER = 400;

/**
 * Sends the events of films to the rating service, which applies each of them once, however often it comes and in any
 * order.
 */
export class FilmEventPublisher implements EventPublisher<FilmEvent> {
  readonly #url: string;

  /** @param url the rating service's path for events */
  constructor(url: string) {
    this.#url = url;
  }

  async publish(events: readonly FilmEvent[]): Promise<void> {
    const signal = AbortSignal.timeout(DELIVERY_MS);
    for (const body of bodiesOf(events)) {
      await this.#post(body, signal);
    }
  }

  ping(): Promise<void> {
    return this.#post('[]', AbortSignal.timeout(PING_MS));
  }

  async #post(body: string, signal: AbortSignal): Promise<void> {
    const requestId = currentRequestId();
    const { statusCode, body: answer } = await request(this.#url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(requestId && { [REQUEST_ID_HEADER]: requestId }) },
      body,
      signal,
    });
    // Reads the body to its end, so that the connection can be reused.
    const text = await answer.text();
    if (statusCode >= 300) {
      const reason = `the rating service answered ${String(statusCode)}: ${text.slice(0, MAX_ANSWER)}`;
      throw isRefusal(statusCode) ? new EventsRefusedError(reason) : new Error(reason);
    }
  }
}

/** Distinguishes a refusal of the events from an outage of the receiver or the network. */
function isRefusal(status: number): boolean {
  return status >= 400 && status < 500 && !NOT_THEIR_FAULT.includes(status);
}

/** The events as JSON arrays: as few as the size of a request body allows, since the receiver commits once for each. */
function* bodiesOf(events: readonly FilmEvent[]): Generator<string> {
  let members: string[] = [];
  let bytes = 0;
  for (const event of events) {
    const member = JSON.stringify(event);
    // With the brackets or a comma.
    const added = Buffer.byteLength(member) + 2;
    if (members.length > 0 && bytes + added > MAX_BODY_BYTES) {
      yield `[${members.join()}]`;
      members = [];
      bytes = 0;
    }
    members.push(member);
    bytes += added;
  }
  if (members.length > 0) {
    yield `[${members.join()}]`;
  }
}
