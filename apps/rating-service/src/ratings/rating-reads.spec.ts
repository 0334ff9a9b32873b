import type { Rating } from '@film-mesh/rating-domain';
import { hotReadContract } from '@film-mesh/service-kit/testing';
import { DATABASE } from '@film-mesh/sql';
import { describeEachStore } from '@film-mesh/sql/testing';
import type { Kysely } from 'kysely';

import { ratingService } from '../rating-service.ts';

describeEachStore((store) =>
  hotReadContract({
    definition: ratingService,
    databaseUrl: () => store.freshUrl(),
    fill: async (list, names) => {
      const ratings: readonly Rating[] = names.map((name, index) => ({
        id: `01a20f40-6e6c-74a3-a52c-${String(index).padStart(12, 'a')}`,
        name,
        rating: '4.5',
      }));
      await fetch(list, { method: 'POST', body: JSON.stringify(ratings) });
      return ratings.map(({ id }) => id);
    },
    breakStore: (app) => app.get<Kysely<unknown>>(DATABASE, { strict: false }).destroy(),
  }),
);
