import type { FilmRevision } from '@film-mesh/film-domain';
import {
  entityTagOf,
  hotItem,
  hotList,
  type HotAnswer,
  type HotRead,
  type HotReadSource,
} from '@film-mesh/service-kit';
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
      hotItem(route, async (id) => tagged(await films.findById(id))),
      hotList(route, {
        page: (asked) => films.list(asked),
        byName: async (name) => {
          const { value, headers } = tagged(await films.findByName(name));
          return { value, headers: [...VARY, ...headers] };
        },
        headers: VARY,
      }),
    ];
  }
}

function tagged({ film, version }: FilmRevision): Required<HotAnswer> {
  return { value: film, headers: ['ETag', entityTagOf(version)] };
}
