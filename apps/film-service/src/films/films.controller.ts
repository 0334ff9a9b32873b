import type { Film, FilmDraft } from '@film-mesh/film-domain';
import {
  ApiIdempotencyKey,
  ApiOneOrMany,
  answerRead,
  ApiProblem,
  ETAG,
  Expected,
  IdempotencyKey,
  ItemPipe,
  LIST_PARAMETERS,
  ListQuery,
  OneOrManyPipe,
  PAGE_HEADERS,
  pageRequestOf,
  preferredType,
  Produces,
  QueryPipe,
  type OneOrMany,
  type ScopedKey,
} from '@film-mesh/service-kit';
import { checkUntagged, MAX_BATCH_SIZE, type ExpectedVersions } from '@film-mesh/shared-domain';
import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Put,
  Query,
  Req,
  Res,
  StreamableFile,
} from '@nestjs/common';
import {
  ApiBody,
  ApiCreatedResponse,
  ApiExtraModels,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiParam,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { Request, Response } from 'express';

import { descriptor } from '../descriptor.ts';
import { CreateFilmDto } from './create-film.dto.ts';
import { exportFilms, NDJSON, ndjsonOf } from './film-export.ts';
import { answerOf, FilmReads } from './film-reads.ts';
import { FilmDto } from './film.dto.ts';
import { FilmsService } from './films.service.ts';

const { route } = descriptor;
const JSON_TYPE = 'application/json';
const MEDIA_TYPES = [JSON_TYPE, NDJSON];

/** The routes of films. {@link FilmReads} answers GETs; plain ones reach it without the framework (ADR 10). */
@ApiTags('films')
@ApiExtraModels(FilmDto)
@ApiProblem(400, 406, 503)
@Controller(route)
export class FilmsController {
  readonly #films: FilmsService;
  readonly #reads: FilmReads;

  constructor(@Inject(FilmsService) films: FilmsService, @Inject(FilmReads) reads: FilmReads) {
    this.#films = films;
    this.#reads = reads;
  }

  /** Creates one film, or up to 1,000 of them: all or none. */
  @Post()
  @ApiIdempotencyKey()
  @ApiOneOrMany(CreateFilmDto, MAX_BATCH_SIZE)
  @ApiCreatedResponse({ type: FilmDto, isArray: true })
  @ApiProblem(409, 422)
  async create(
    @Body(new OneOrManyPipe(CreateFilmDto, MAX_BATCH_SIZE)) { items, many }: OneOrMany<FilmDraft>,
    @IdempotencyKey() key: ScopedKey | undefined,
    @Expected() expected: ExpectedVersions,
    @Res({ passthrough: true }) response: Response,
  ): Promise<readonly Film[]> {
    checkUntagged(expected);
    const films = await this.#films.create(items, key);
    if (!many && films[0]) {
      response.location(`${route}/${films[0].id}`);
    }
    return films;
  }

  /**
   * Lists a page of films in the order of their creation, or gets the first created film with a name. As NDJSON: one
   * per line; without a limit and a name all of them, or all after a place.
   */
  @Get()
  @Produces(...MEDIA_TYPES)
  @ApiOkResponse({
    headers: PAGE_HEADERS,
    content: {
      [JSON_TYPE]: {
        schema: {
          oneOf: [{ type: 'array', items: { $ref: getSchemaPath(FilmDto) } }, { $ref: getSchemaPath(FilmDto) }],
        },
      },
      [NDJSON]: { schema: { type: 'string', description: 'One film per line.' } },
    },
  })
  @ApiProblem(404)
  async list(
    @Query(new QueryPipe(ListQuery, LIST_PARAMETERS)) query: ListQuery,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Film | readonly Film[] | StreamableFile> {
    const asLines = preferredType(request.headers.accept, MEDIA_TYPES) === NDJSON;
    if (query.name !== undefined) {
      const film = answerRead(response, await this.#reads.byName(query.name));
      return asLines ? fileOf([film]) : film;
    }
    const wanted = pageRequestOf(query);
    if (asLines && query.limit === undefined) {
      const lines = await exportFilms((page) => this.#reads.list(page), wanted.after);
      // A truncated catalogue must not look complete.
      return new StreamableFile(lines, { type: NDJSON }).setErrorHandler((_error, { destroy }) => destroy?.());
    }
    const films = answerRead(response, await this.#reads.page(wanted));
    return asLines ? fileOf(films) : films;
  }

  /** Gets one film. */
  @Get(':id')
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiOkResponse({ type: FilmDto, headers: ETAG })
  @ApiProblem(404)
  async findOne(@Param('id') id: string, @Res({ passthrough: true }) response: Response): Promise<Film> {
    return answerRead(response, await this.#reads.byId(id));
  }

  /** Changes a film; the name of its rating follows. */
  @Put(':id')
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiBody({ type: CreateFilmDto })
  @ApiOkResponse({ type: FilmDto, headers: ETAG })
  @ApiProblem(404, 409)
  async replace(
    @Param('id') id: string,
    @Body(new ItemPipe(CreateFilmDto)) draft: FilmDraft,
    @Expected() expected: ExpectedVersions,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Film> {
    return answerRead(response, answerOf(await this.#films.replace(id, draft, expected)));
  }

  /** Deletes a film, and its rating with it. */
  @Delete(':id')
  @HttpCode(204)
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiNoContentResponse()
  @ApiProblem(404)
  remove(@Param('id') id: string, @Expected() expected: ExpectedVersions): Promise<void> {
    return this.#films.remove(id, expected);
  }
}

function fileOf(films: readonly Film[]): StreamableFile {
  const lines = Buffer.from(ndjsonOf(films));
  return new StreamableFile(lines, { type: NDJSON, length: lines.length });
}
