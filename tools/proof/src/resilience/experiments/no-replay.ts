import { defineExperiment } from '../experiment.ts';

const REPLICAS = ['film-service-1', 'film-service-2', 'film-service-3'];

export const experiment = defineExperiment({
  hazard:
    'A service may have made a change whose answer never arrives, because the connection is reset between the two. A proxy that then sends the request again makes the change twice.',
  remedy: {
    setting: 'a change is tried again only where no replica has begun to work on it',
    without: { edge: { retryChangesOn: ['connect-failure', 'refused-stream', 'reset'] } },
  },
  scale: { 'film-service': REPLICAS.length },
  serviceFault: 'lost answers',
  figure: 'films that are there more than once',
  async run(arena) {
    await arena.fault('the answer to every third change is lost', () =>
      REPLICAS.forEach((name) => arena.disturb(name)),
    );
    await arena.under([arena.writes(30)], () => arena.seconds(3));
    const names = (await arena.allFilms()).map(({ name }) => name);
    return names.length - new Set(names).size;
  },
});
