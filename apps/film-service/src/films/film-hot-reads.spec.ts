import type { Film } from '@film-mesh/film-domain';
import { hotReadContract } from '@film-mesh/service-kit/testing';
import { DATABASE } from '@film-mesh/sql';
import { describeEachStore } from '@film-mesh/sql/testing';
import type { Kysely } from 'kysely';

import { descriptor } from '../descriptor.ts';
import { filmService } from '../film-service.ts';

const { route } = descriptor;
const NAME = 'Ünder „the“ Sea & Sky';

describeEachStore((store) =>
  hotReadContract({
    definition: filmService,
    route,
    // Nobody is there: ratings follow later, and are of no concern here.
    environment: { FILM_EVENTS_URL: 'http://127.0.0.1:1/film-events' },
    databaseUrl: () => store.freshUrl(),
    name: NAME,
    fill: async (origin) => {
      const films = [
        { name: 'Anand', language: 'Hindi', year: 1971 },
        { name: NAME, language: 'English' },
        { name: NAME, language: '"\\\n\u2028"', year: 1989 },
      ];
      const answer = await fetch(`${origin}${route}`, { method: 'POST', body: JSON.stringify(films) });
      return ((await answer.json()) as Film[]).map(({ id }) => id);
    },
    breakStore: (app) => app.get<Kysely<unknown>>(DATABASE, { strict: false }).destroy(),
  }),
);
