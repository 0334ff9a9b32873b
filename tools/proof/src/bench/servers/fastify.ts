import { Readable } from 'node:stream';

import type { Film, FilmDraft } from '@film-mesh/film-domain';
import { FILM_LIMITS } from '@film-mesh/film-domain';
import fastify from 'fastify';

import { createFilms, exportLines, plainService, READY } from './plain-service.ts';
import { filmOf } from './store/plain-store.ts';

// The same work on Fastify, in the way of its documentation: schemas for what comes in and for what goes out.
const { host, port, route, events, store } = plainService();
const app = fastify({ bodyLimit: 1_048_576 });

const text = ({ min, max }: { min: number; max: number }) => ({ type: 'string', minLength: min, maxLength: max });
const members = {
  name: text(FILM_LIMITS.name),
  language: text(FILM_LIMITS.language),
  year: { type: 'integer', minimum: FILM_LIMITS.year.min, maximum: FILM_LIMITS.year.max },
};
const draft = { type: 'object', required: ['name', 'language'], properties: members };
const film = { type: 'object', properties: { id: { type: 'string' }, ...members } };
const films = { type: 'array', items: film };
const body = { if: { type: 'array' }, then: { type: 'array', items: draft }, else: draft };

app.get(READY, () => '');

app.get<{ Params: { id: string } }>(
  `${route}/:id`,
  { schema: { response: { 200: film } } },
  async ({ params: { id } }, reply) => {
    const [row] = await store.filmsById(id);
    return row === undefined ? reply.code(404).send() : filmOf(row);
  },
);

app.get<{ Querystring: { name?: string; limit?: number; after?: string } }>(
  route,
  {
    schema: {
      querystring: {
        type: 'object',
        properties: { name: { type: 'string' }, limit: { type: 'integer' }, after: { type: 'string' } },
      },
      response: { 200: { if: { type: 'array' }, then: films, else: film } },
    },
  },
  async ({ query: { name, limit = 100, after = '' }, headers }, reply) => {
    if (headers.accept === 'application/x-ndjson') {
      return reply
        .type(headers.accept)
        .serializer(String)
        .send(Readable.from(exportLines(store)));
    }
    if (name !== undefined) {
      const [row] = await store.filmsByName(name);
      return row === undefined ? reply.code(404).send() : filmOf(row);
    }
    const rows = await store.films(limit, after);
    return rows.slice(0, limit).map(filmOf);
  },
);

app.post<{ Body: FilmDraft | FilmDraft[] }>(
  route,
  { schema: { body, response: { 201: films } } },
  async ({ body: sent }, reply) => reply.code(201).send(await createFilms(store, Array.isArray(sent) ? sent : [sent])),
);

app.put<{ Params: { id: string; voter: string }; Body: { stars: number } }>(
  `${route}/:id/votes/:voter`,
  { schema: { body: { type: 'object', properties: { stars: { type: 'integer', minimum: 1, maximum: 5 } } } } },
  async ({ params: { id, voter }, body: { stars } }) => store.vote(id, voter, stars),
);

if (events !== undefined) {
  app.post<{ Body: Film[] }>(events, async ({ body: sent }, reply) => {
    await store.addRatings(sent);
    return reply.code(204).send();
  });
}

await app.listen({ host, port });
