import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';

import type { Film, FilmDraft } from '@film-mesh/film-domain';

import { createFilms, plainService, READY } from './plain-service.ts';
import { filmOf, type FilmRow } from './store/plain-store.ts';

// Node's own HTTP, the store, the same statements, and nothing else: what no service on this runtime can be below.
const { host, port, route, events, store } = plainService({ quickRows: true });
const PAGE = 1_000;

createServer((request, response) => {
  answer(request, response).catch((error: unknown) => {
    response.writeHead(500).end(String(error));
  });
}).listen(port, host);

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method, url = '', headers } = request;
  if (url === READY) {
    response.end();
  } else if (method === 'GET' && url.startsWith(`${route}/`)) {
    const [row] = await store.filmsById(url.slice(route.length + 1));
    send(response, row && filmOf(row));
  } else if (method === 'GET') {
    const query = new URLSearchParams(url.slice(route.length + 1));
    if (headers.accept === 'application/x-ndjson') {
      await exportFilms(response);
    } else {
      await list(query, response);
    }
  } else if (method === 'POST' && url === events) {
    await store.addRatings((await json(request)) as Film[]);
    response.writeHead(204).end();
  } else if (method === 'POST') {
    const body = (await json(request)) as FilmDraft | FilmDraft[];
    send(response, await createFilms(store, Array.isArray(body) ? body : [body]), 201);
  } else {
    // PUT …/ID/votes/VOTER
    const [id = '', , voter = ''] = url.slice(route.length + 1).split('/');
    const { stars } = (await json(request)) as { stars: number };
    send(response, await store.vote(id, voter, stars));
  }
}

async function list(query: URLSearchParams, response: ServerResponse): Promise<void> {
  const name = query.get('name');
  if (name !== null) {
    const [row] = await store.filmsByName(name);
    send(response, row && filmOf(row));
    return;
  }
  const limit = Number(query.get('limit') ?? '100');
  const rows = await store.films(limit, query.get('after') ?? '');
  send(response, rows.slice(0, limit).map(filmOf));
}

async function exportFilms(response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/x-ndjson' });
  for (let rows = await store.films(PAGE, ''); rows.length > 0; rows = await store.films(PAGE, lastOf(rows))) {
    const more = response.write(rows.map((row) => `${JSON.stringify(filmOf(row))}\n`).join(''));
    if (!more) {
      await new Promise((resolve) => response.once('drain', resolve));
    }
  }
  response.end();
}

function lastOf(rows: readonly FilmRow[]): string {
  return rows.at(-1)?.id ?? '';
}

function send(response: ServerResponse, body: unknown, status = body === undefined ? 404 : 200): void {
  const text = JSON.stringify(body ?? null);
  response
    .writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
    .end(text);
}
