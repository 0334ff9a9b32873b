import { LOOPBACK_HOSTS } from '@film-mesh/deploy';
import { ANY_HOST } from '@film-mesh/service-descriptor';

import { defineExperiment } from '../experiment.ts';
import { postFilm } from '../load/film-calls.ts';

export const experiment = defineExperiment({
  hazard:
    'A page has its own name point to this machine, once it is loaded. What it then asks for is of its own origin to the browser and to the csrf filter, so that it may read and change all that is here.',
  remedy: {
    setting: 'a request is answered only for a host that is served (`npm start`: loopback; else any, unless narrowed)',
    without: { edge: { hosts: [ANY_HOST] } },
  },
  always: { edge: { hosts: LOOPBACK_HOSTS } },
  figure: 'films that a page of another name created',
  async run(arena) {
    for (const host of ['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example:8080']) {
      await arena.send(postFilm('Forged', { host, origin: `http://${host}` }));
    }
    return (await arena.allFilms()).length;
  },
});
