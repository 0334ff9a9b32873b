import { VOTER_PATTERN, type Rating, type VoteSummary } from '@film-mesh/rating-domain';
import {
  answerRead,
  ApiIdempotencyKey,
  ApiOneOrMany,
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
  QueryPipe,
  type OneOrMany,
  type ScopedKey,
} from '@film-mesh/service-kit';
import { checkUntagged, MAX_BATCH_SIZE, type ExpectedVersions } from '@film-mesh/shared-domain';
import { Body, Controller, Get, Inject, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOkResponse, ApiParam, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { Response } from 'express';

import { descriptor } from '../descriptor.ts';
import { RatingReads } from './rating-reads.ts';
import { RatingDto } from './rating.dto.ts';
import { RatingsService } from './ratings.service.ts';
import { VoteDto, VoteSummaryDto } from './vote.dto.ts';

const { route } = descriptor;

/** The routes of ratings. {@link RatingReads} answers GETs; plain ones reach it without the framework (ADR 10). */
@ApiTags('ratings')
@ApiProblem(400, 406, 503)
@Controller(route)
export class RatingsController {
  readonly #ratings: RatingsService;
  readonly #reads: RatingReads;

  constructor(@Inject(RatingsService) ratings: RatingsService, @Inject(RatingReads) reads: RatingReads) {
    this.#ratings = ratings;
    this.#reads = reads;
  }

  /**
   * Creates the rating of one film, or of up to 1,000; public, as in the original system.
   */
  @Post()
  @ApiIdempotencyKey()
  @ApiOneOrMany(RatingDto, MAX_BATCH_SIZE)
  @ApiCreatedResponse({
    schema: {
      oneOf: [{ $ref: getSchemaPath(RatingDto) }, { type: 'array', items: { $ref: getSchemaPath(RatingDto) } }],
    },
  })
  @ApiProblem(404, 409, 422)
  async create(
    @Body(new OneOrManyPipe(RatingDto, MAX_BATCH_SIZE)) { items, many }: OneOrMany<Rating>,
    @IdempotencyKey() key: ScopedKey | undefined,
    @Expected() expected: ExpectedVersions,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Rating | readonly Rating[]> {
    checkUntagged(expected);
    const ratings = await this.#ratings.create(items, key);
    const [first] = ratings;
    if (many || first === undefined) {
      return ratings;
    }
    response.location(`${route}/${first.id}`);
    return first;
  }

  /** Lists a page of ratings in the order of their creation, or gets the first created rating with a name. */
  @Get()
  @ApiOkResponse({
    headers: PAGE_HEADERS,
    schema: {
      oneOf: [{ type: 'array', items: { $ref: getSchemaPath(RatingDto) } }, { $ref: getSchemaPath(RatingDto) }],
    },
  })
  @ApiProblem(404)
  async list(
    @Query(new QueryPipe(ListQuery, LIST_PARAMETERS)) query: ListQuery,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Rating | readonly Rating[]> {
    if (query.name !== undefined) {
      return answerRead(response, await this.#reads.byName(query.name));
    }
    return answerRead(response, await this.#reads.page(pageRequestOf(query)));
  }

  /** Gets the rating of one film. */
  @Get(':id')
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiOkResponse({ type: RatingDto, headers: ETAG })
  @ApiProblem(404)
  async findOne(@Param('id') id: string, @Res({ passthrough: true }) response: Response): Promise<Rating> {
    return answerRead(response, await this.#reads.byId(id));
  }

  /**
   * Sets a voter's vote on a film, replacing the last one; the rating becomes the mean of all votes. The entity tag of
   * a vote is its stars: `If-None-Match: *` accepts only the voter's first.
   */
  @Put(':id/votes/:voter')
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiParam({
    name: 'voter',
    schema: { type: 'string', pattern: VOTER_PATTERN.source },
  })
  @ApiBody({ type: VoteDto })
  @ApiOkResponse({ type: RatingDto })
  @ApiProblem(404)
  vote(
    @Param('id') id: string,
    @Param('voter') voter: string,
    @Body(new ItemPipe(VoteDto)) { stars }: VoteDto,
    @Expected() expected: ExpectedVersions,
  ): Promise<Rating> {
    return this.#ratings.vote(id, voter, stars, expected);
  }

  /** Gets the votes on a film. */
  @Get(':id/votes')
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiOkResponse({ type: VoteSummaryDto, headers: ETAG })
  @ApiProblem(404)
  async votesOf(@Param('id') id: string, @Res({ passthrough: true }) response: Response): Promise<VoteSummary> {
    return answerRead(response, await this.#reads.votesOf(id));
  }
}
