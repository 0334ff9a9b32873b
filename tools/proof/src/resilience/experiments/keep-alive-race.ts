import { defineExperiment } from '../experiment.ts';
import { postFilm, postFilms } from '../load/film-calls.ts';

/** Pauses around the moment at which Node closes an idle connection: the 5 s of its default and the second it adds. */
const PAUSES_MS = Array.from({ length: 241 }, (_, n) => 5_600 + 2 * n);

/** Such requests keep a service from its connections for some milliseconds, in which a connection is used and idle for too long. */
const FILMS = postFilms(1_000);
const WORK = { kind: 'work', perSecond: 20, call: () => FILMS };

export const experiment = defineExperiment({
  hazard:
    'Node closes an idle connection after some seconds, and the proxy, which keeps it for an hour, may use it at that very moment. The request is lost, and one that changes something cannot be sent again.',
  remedy: {
    setting: 'the proxy gives idle connections up after 30 s, the services after 65 s',
    without: { edge: { upstreamIdleTimeout: '3600s' }, environment: { KEEP_ALIVE_SECONDS: '5' } },
  },
  figure: 'requests without their answer',
  async run(arena) {
    // So many connections of the proxy to the service, all used for the last time at about the same moment.
    await Promise.all(PAUSES_MS.map(() => arena.send(postFilm('Anand'), 'first')));
    const [firstPause = 0] = PAUSES_MS;
    const again = PAUSES_MS.map(async (pause) => {
      await arena.seconds(pause / 1_000);
      await arena.send(postFilm('Anand again'));
    });
    await arena.seconds(firstPause / 1_000);
    await arena.under([WORK], async () => {
      await Promise.all(again);
    });
    return arena.records.misses();
  },
});
