import { MAX_BATCH_SIZE, type Film, type FilmDraft } from '@film-mesh/film-domain';
import {
  ApiProblem,
  linkToNext,
  LIST_PARAMETERS,
  ListQuery,
  OneOrManyPipe,
  pageRequestOf,
  QueryPipe,
  type OneOrMany,
} from '@film-mesh/service-kit';
import { Body, Controller, Get, Inject, Param, Post, Query, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiCreatedResponse,
  ApiExtraModels,
  ApiOkResponse,
  ApiParam,
  ApiQuery,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { Response } from 'express';

import { descriptor } from '../descriptor.ts';
import { CreateFilmDto } from './create-film.dto.ts';
import { FilmDto } from './film.dto.ts';
import { FilmsService } from './films.service.ts';

const { route } = descriptor;

/** The films' part of the HTTP contract. */
@ApiTags('films')
@ApiExtraModels(CreateFilmDto, FilmDto)
@ApiProblem(406, 503)
@Controller(route)
export class FilmsController {
  readonly #films: FilmsService;

  constructor(@Inject(FilmsService) films: FilmsService) {
    this.#films = films;
  }

  /** Creates one film, or up to 1,000 of them: all or none. */
  @Post()
  @ApiBody({
    schema: {
      oneOf: [
        { $ref: getSchemaPath(CreateFilmDto) },
        { type: 'array', minItems: 1, maxItems: MAX_BATCH_SIZE, items: { $ref: getSchemaPath(CreateFilmDto) } },
      ],
    },
  })
  @ApiCreatedResponse({ type: FilmDto, isArray: true })
  @ApiProblem(400, 413)
  async create(
    @Body(new OneOrManyPipe(CreateFilmDto, MAX_BATCH_SIZE)) { items, many }: OneOrMany<FilmDraft>,
    @Res({ passthrough: true }) response: Response,
  ): Promise<readonly Film[]> {
    const films = await this.#films.create(items);
    if (!many && films[0]) {
      response.location(`${route}/${films[0].id}`);
    }
    return films;
  }

  /** A page of films in the order of their creation, or the first created film of a name. */
  @Get()
  @ApiQuery({ type: ListQuery })
  @ApiOkResponse({
    schema: {
      oneOf: [{ type: 'array', items: { $ref: getSchemaPath(FilmDto) } }, { $ref: getSchemaPath(FilmDto) }],
    },
  })
  @ApiProblem(400, 404)
  async list(
    @Query(new QueryPipe(ListQuery, LIST_PARAMETERS)) query: ListQuery,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Film | readonly Film[]> {
    if (query.name !== undefined) {
      return this.#films.findByName(query.name);
    }
    const request = pageRequestOf(query);
    const page = await this.#films.list(request);
    const link = linkToNext(route, request.limit, page);
    if (link !== undefined) {
      response.setHeader('Link', link);
    }
    return page.items;
  }

  /** One film. */
  @Get(':id')
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiOkResponse({ type: FilmDto })
  @ApiProblem(404)
  findOne(@Param('id') id: string): Promise<Film> {
    return this.#films.findById(id);
  }
}
