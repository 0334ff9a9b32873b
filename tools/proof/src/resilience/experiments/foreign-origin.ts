import { defineExperiment } from '../experiment.ts';
import { postFilm } from '../load/film-calls.ts';

export const experiment = defineExperiment({
  hazard:
    'A form of any page in the world may post to this API without the browser asking first. It changes data in the name of whoever looks at the page.',
  remedy: {
    setting: "changes with a foreign Origin are refused by Envoy's csrf filter and by the services",
    without: { edge: { refuseForeignOrigins: 0 }, servicesLack: 'check of origins' },
  },
  figure: 'films that a foreign page created',
  async run(arena) {
    for (const origin of ['https://evil.example', 'null', 'http://localhost.evil.example']) {
      await arena.send(postFilm('Forged', { origin, 'content-type': 'application/x-www-form-urlencoded' }));
    }
    return (await arena.allFilms()).length;
  },
});
