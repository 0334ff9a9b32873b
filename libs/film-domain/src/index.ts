export * from './film-event.ts';
export * from './film-repository.ts';
export * from './film.ts';
