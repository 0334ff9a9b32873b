import { entityTagOf, hotItem, hotList, type HotRead, type HotReadSource } from '@film-mesh/service-kit';
import { Inject, Injectable } from '@nestjs/common';

import { descriptor } from '../descriptor.ts';
import { FilmsService } from './films.service.ts';

const { route } = descriptor;
/** A list can also be had in another media type. */
const VARY = ['Vary', 'Accept'] as const;

/** The films' reads that are answered past the framework, as the controller answers them. */
@Injectable()
export class FilmHotReads implements HotReadSource {
  readonly reads: readonly HotRead[];

  constructor(@Inject(FilmsService) films: FilmsService) {
    this.reads = [
      hotItem(route, async (id) => {
        const { film, version } = await films.findById(id);
        return { value: film, headers: ['ETag', entityTagOf(version)] };
      }),
      hotList(route, {
        page: (asked) => films.list(asked),
        byName: async (name) => ({ value: (await films.findByName(name)).film, headers: VARY }),
        headers: VARY,
      }),
    ];
  }
}
