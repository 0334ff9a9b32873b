import { createRequire } from 'node:module';

import type { Application, RequestHandler } from 'express';

import { plainService, READY } from './plain-service.ts';
import { filmOf } from './store/plain-store.ts';

// json-server on what is in the database when it starts: it keeps all of it in memory, and has no durable writes.
const { host, port, route, events, store } = plainService();
const EVERYTHING = 10_000_000;

interface JsonServer {
  create(): Application;
  router(data: object): RequestHandler;
}

// It has no types of its own.
const jsonServer = createRequire(import.meta.url)('json-server') as JsonServer;

// The rating service has no part in what json-server can do.
const rows = events === undefined ? await store.films(EVERYTHING, '') : [];
const app = jsonServer.create();
app.get(READY, (_request, response) => {
  response.send('');
});
app.use(jsonServer.router({ [route.slice(1)]: rows.map(filmOf) }));
app.listen(port, host);
