import { hotItem, hotList, type HotRead, type HotReadSource } from '@film-mesh/service-kit';
import { Inject, Injectable } from '@nestjs/common';

import { descriptor } from '../descriptor.ts';
import { tagOf } from './rating-tag.ts';
import { RatingsService } from './ratings.service.ts';

const { route } = descriptor;

/** The ratings' reads that are answered past the framework, as the controller answers them. */
@Injectable()
export class RatingHotReads implements HotReadSource {
  readonly reads: readonly HotRead[];

  constructor(@Inject(RatingsService) ratings: RatingsService) {
    this.reads = [
      hotItem(route, async (id) => {
        const revision = await ratings.findById(id);
        return { value: revision.rating, headers: ['ETag', tagOf(revision)] };
      }),
      hotList(route, {
        page: (asked) => ratings.list(asked),
        byName: async (name) => ({ value: (await ratings.findByName(name)).rating }),
      }),
    ];
  }
}
