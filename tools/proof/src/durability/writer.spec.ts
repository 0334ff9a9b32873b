import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

import { afterEach, describe, expect, it } from '@jest/globals';

import { Client } from '../kit/index.ts';
import { CONNECTIONS, Writer } from './writer.ts';
import { Journal, type FilmRecord } from './journal.ts';

const STATE = { name: 'Anand', language: 'English' };
const FILM = { id: 'id-1', ...STATE };

/** An answer: of a JSON value, of another type, or none at all. */
type Reply = { readonly status: number; readonly body?: unknown; readonly type?: string } | 'broken';

const problem = (status: number): Reply => ({ status, body: { status }, type: 'application/problem+json' });

let server: Server;
let client: Client;
let asked: { readonly method: string; readonly path: string; readonly key: unknown; readonly body: string }[];

afterEach(() => {
  client.close();
  server.close();
});

/** A client of a server that gives these answers, one after the other, and what it writes down. */
async function writerOf(...replies: Reply[]): Promise<{ writer: Writer; journal: Journal; over: AbortController }> {
  asked = [];
  const over = new AbortController();
  const answer: RequestListener = (request: IncomingMessage, response) => {
    void text(request).then((body) => {
      asked.push({
        method: String(request.method),
        path: String(request.url),
        key: request.headers['idempotency-key'],
        body,
      });
      const reply = replies.shift();
      if (reply === undefined || reply === 'broken') {
        request.socket.resetAndDestroy();
        return;
      }
      response.writeHead(reply.status, { 'content-type': reply.type ?? 'application/json' });
      response.end(reply.body === undefined ? '' : JSON.stringify(reply.body));
      if (replies.length === 0) {
        // A client that repeats itself too often must not do so forever.
        setTimeout(() => {
          over.abort();
        }, 500).unref();
      }
    });
  };
  server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  client = new Client(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, CONNECTIONS);
  const journal = new Journal();
  return { writer: new Writer(client, journal, over.signal), journal, over };
}

function acknowledged(journal: Journal): FilmRecord {
  const film = journal.sending(STATE, true);
  journal.created(film, FILM.id);
  return film;
}

describe('a client', () => {
  it('sends a film with a key again, under the same key, until it is acknowledged', async () => {
    const { writer, journal } = await writerOf(problem(503), problem(409), problem(504), { status: 201, body: [FILM] });
    const [film] = await writer.create([STATE], 'key');
    expect(film?.id).toBe(FILM.id);
    expect(asked.map(({ method, key, body }) => [method, key, body])).toEqual(
      Array.from({ length: 4 }, () => ['POST', '"key"', JSON.stringify(STATE)]),
    );
    expect(journal).toMatchObject({ acknowledged: 1, acknowledgedFilms: 1, wrongAnswers: [] });
  });

  it('sends a film without a key once', async () => {
    const { writer, journal } = await writerOf(problem(503));
    expect(await writer.create([STATE], undefined)).toEqual([]);
    expect(asked).toHaveLength(1);
    expect(journal).toMatchObject({ acknowledged: 0, films: [{ id: undefined, keyed: false }], wrongAnswers: [] });
  });

  it('counts each film of a batch', async () => {
    const second = { id: 'id-2', name: 'Deewar', language: 'Hindi' };
    const { writer, journal } = await writerOf({ status: 201, body: [FILM, second] });
    const films = await writer.create([STATE, { name: 'Deewar', language: 'Hindi' }], 'key');
    expect(films.map(({ id, base }) => [id, base])).toEqual([
      ['id-1', 'Anand'],
      ['id-2', 'Deewar'],
    ]);
    expect(journal.acknowledged).toBe(2);
  });

  it.each<[string, Reply]>([
    ['a broken connection', 'broken'],
    ['an error that is no problem', { status: 503, body: 'sorry', type: 'text/plain' }],
    [
      'a problem of another status than its own',
      { status: 503, body: { status: 500 }, type: 'application/problem+json' },
    ],
    ['a redirection', { status: 302 }],
  ])('writes down %s', async (_what, wrong) => {
    const { writer, journal, over } = await writerOf(wrong, { status: 201, body: [FILM] });
    await writer.create([STATE], 'key');
    over.abort();
    expect(journal.wrongAnswers).toHaveLength(1);
  });

  it('writes down a refusal that there is no reason for', async () => {
    const { writer, journal } = await writerOf(problem(422));
    expect(await writer.create([STATE], 'key')).toEqual([]);
    expect(journal.wrongAnswers).toHaveLength(1);
    expect(asked).toHaveLength(1);
  });

  it('takes a 412 for the trace of an earlier try where the film is as it wants it', async () => {
    const changed = { name: 'Anand, changed 1', language: 'language 1' };
    const { writer, journal } = await writerOf(problem(504), problem(412), {
      status: 200,
      body: { id: 'id-1', ...changed },
    });
    const film = acknowledged(journal);
    expect(await writer.change(film, 1)).toBe(true);
    expect(film.states).toEqual([changed]);
    expect(journal).toMatchObject({ acknowledged: 2, wrongAnswers: [] });
  });

  it('does not take a 412 for that where the film is not', async () => {
    const { writer, journal } = await writerOf(problem(412), { status: 200, body: FILM });
    const film = acknowledged(journal);
    expect(await writer.change(film, 1)).toBe(false);
    expect(journal.wrongAnswers).toHaveLength(1);
  });

  it('knows of a change without an answer that it may have happened', async () => {
    const { writer, journal, over } = await writerOf(problem(504));
    const film = acknowledged(journal);
    setTimeout(() => {
      over.abort();
    }, 50);
    expect(await writer.change(film, 1)).toBe(false);
    expect(film.states.map(({ name }) => name)).toEqual(['Anand', 'Anand, changed 1']);
  });

  it('misses a film that is not found though it was acknowledged', async () => {
    const { writer, journal } = await writerOf(problem(404));
    const film = acknowledged(journal);
    expect(await writer.change(film, 1)).toBe(false);
    expect(film.missed).toBe(true);
  });

  it('votes again while there is no rating yet', async () => {
    const { writer, journal } = await writerOf(problem(404), { status: 200, body: {} });
    const film = acknowledged(journal);
    await writer.vote(film, 'voter', 4);
    expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual(
      Array.from({ length: 2 }, () => 'PUT /ratings/id-1/votes/voter'),
    );
    expect(film.votes).toEqual([[4]]);
  });

  it('takes a 404 for the trace of an earlier removal, but only where there was one', async () => {
    const { writer, journal } = await writerOf(problem(503), problem(404), problem(404));
    const [twice, onceOnly] = [acknowledged(journal), acknowledged(journal)];
    await writer.remove(twice);
    await writer.remove(onceOnly);
    expect(twice).toMatchObject({ removal: 'acknowledged', missed: false });
    expect(onceOnly).toMatchObject({ removal: 'acknowledged', missed: true });
  });
});
