import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

import { filmCreated, type FilmEvent } from '@film-mesh/film-domain';
import { sampleFilm } from '@film-mesh/film-domain/testing';
import { EventsRefusedError } from '@film-mesh/outbox';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { FilmEventPublisher } from './film-event.publisher.ts';

const event = (n: number, name?: string) => filmCreated(sampleFilm(n, name), `event-${String(n)}`);

describe('FilmEventPublisher', () => {
  let receiver: Server;
  let publisher: FilmEventPublisher;
  let status: number;
  let taken: FilmEvent[][];

  beforeEach(async () => {
    status = 204;
    taken = [];
    receiver = createServer((request, response) => {
      void json(request).then((body) => {
        taken.push(body as FilmEvent[]);
        response.writeHead(status).end(status === 204 ? undefined : '{"title":"as it is"}');
      });
    });
    receiver.listen(0, '127.0.0.1');
    await once(receiver, 'listening');
    publisher = new FilmEventPublisher(`http://127.0.0.1:${String((receiver.address() as AddressInfo).port)}/events`);
  });
  afterEach(() => {
    receiver.closeAllConnections();
    receiver.close();
  });

  it('delivers events with one call, in their order', async () => {
    const events = [event(1), event(2)];
    await publisher.publish(events);
    expect(taken).toEqual([events]);
  });

  it('delivers with several calls what is more than a service reads of a body', async () => {
    const events = Array.from({ length: 1_000 }, (_, n) => event(n, '語'.repeat(500)));
    await publisher.publish(events);
    expect(taken.length).toBeGreaterThan(1);
    expect(taken.flat()).toEqual(events);
  });

  it.each([400, 409, 413, 415, 422])('takes %i for a refusal, and says why', async (refusal) => {
    status = refusal;
    const published = publisher.publish([event(1)]);
    await expect(published).rejects.toThrow(EventsRefusedError);
    await expect(published).rejects.toThrow(`the rating service answered ${String(refusal)}: {"title":"as it is"}`);
  });

  it.each([302, 401, 403, 404, 405, 408, 421, 425, 429, 500, 503, 504])('takes %i for an outage', async (failure) => {
    status = failure;
    const published = publisher.publish([event(1)]);
    await expect(published).rejects.toThrow(`the rating service answered ${String(failure)}`);
    await expect(published).rejects.not.toThrow(EventsRefusedError);
  });

  it('takes it for an outage where nobody is there', async () => {
    receiver.close();
    await expect(publisher.publish([event(1)])).rejects.not.toThrow(EventsRefusedError);
  });
});
