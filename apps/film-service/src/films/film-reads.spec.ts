import type { Film } from '@film-mesh/film-domain';
import { hotReadContract } from '@film-mesh/service-kit/testing';
import { DATABASE } from '@film-mesh/sql';
import { describeEachStore } from '@film-mesh/sql/testing';
import type { Kysely } from 'kysely';

import { filmService } from '../film-service.ts';

describeEachStore((store) =>
  hotReadContract({
    definition: filmService,
    // Nobody listens: ratings follow later, and do not matter here.
    environment: { FILM_EVENTS_URL: 'http://127.0.0.1:1/film-events' },
    databaseUrl: () => store.freshUrl(),
    fill: async (list, names) => {
      const years = [{ year: 1971 }, {}];
      const films = names.map((name, index) => ({ name, language: '"\\\n\u2028"', ...years[index % 2] }));
      const answer = await fetch(list, { method: 'POST', body: JSON.stringify(films) });
      return ((await answer.json()) as Film[]).map(({ id }) => id);
    },
    breakStore: (app) => app.get<Kysely<unknown>>(DATABASE, { strict: false }).destroy(),
  }),
);
