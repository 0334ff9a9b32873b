import 'reflect-metadata';

import { Readable } from 'node:stream';

import { FILM_LIMITS, type Film, type FilmDraft } from '@film-mesh/film-domain';
import {
  Body,
  Controller,
  Get,
  Headers,
  HttpCode,
  Module,
  NotFoundException,
  Param,
  ParseArrayPipe,
  Post,
  Put,
  Query,
  StreamableFile,
  ValidationPipe,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { IsInt, IsOptional, Length, Max, Min } from 'class-validator';

import { createFilms, exportLines, plainService, READY } from './plain-service.ts';
import { filmOf } from './store/plain-store.ts';

// The same work on Nest and Express, in the way of Nest's documentation, with nothing that it does not need.
const { host, port, route, events, store } = plainService();

class CreateFilmDto implements FilmDraft {
  @Length(FILM_LIMITS.name.min, FILM_LIMITS.name.max)
  readonly name!: string;

  @Length(FILM_LIMITS.language.min, FILM_LIMITS.language.max)
  readonly language!: string;

  @IsOptional()
  @IsInt()
  @Min(FILM_LIMITS.year.min)
  @Max(FILM_LIMITS.year.max)
  readonly year?: number;
}

class VoteDto {
  @IsInt()
  @Min(1)
  @Max(5)
  readonly stars!: number;
}

const one = new ValidationPipe();
const many = new ParseArrayPipe({ items: CreateFilmDto });

@Controller()
class PlainController {
  @Get(READY)
  ready(): string {
    return '';
  }

  @Get(`${route}/:id`)
  async findOne(@Param('id') id: string): Promise<Film> {
    const [row] = await store.filmsById(id);
    if (row === undefined) {
      throw new NotFoundException();
    }
    return filmOf(row);
  }

  @Get(route)
  async list(
    @Query('name') name: string | undefined,
    @Query('limit') limit: string | undefined,
    @Query('after') after: string | undefined,
    @Headers('accept') accept: string | undefined,
  ): Promise<Film | Film[] | StreamableFile> {
    if (accept === 'application/x-ndjson') {
      return new StreamableFile(Readable.from(exportLines(store)), { type: accept });
    }
    if (name !== undefined) {
      const [row] = await store.filmsByName(name);
      if (row === undefined) {
        throw new NotFoundException();
      }
      return filmOf(row);
    }
    const count = Number(limit ?? '100');
    const rows = await store.films(count, after ?? '');
    return rows.slice(0, count).map(filmOf);
  }

  @Post(route)
  async create(@Body() body: unknown): Promise<readonly Film[]> {
    const drafts = Array.isArray(body)
      ? ((await many.transform(body, { type: 'body', metatype: Array })) as CreateFilmDto[])
      : [(await one.transform(body, { type: 'body', metatype: CreateFilmDto })) as CreateFilmDto];
    return createFilms(store, drafts);
  }

  @Put(`${route}/:id/votes/:voter`)
  vote(@Param('id') id: string, @Param('voter') voter: string, @Body() { stars }: VoteDto): Promise<unknown> {
    return store.vote(id, voter, stars);
  }

  @Post(events ?? 'no-events')
  @HttpCode(204)
  take(@Body() films: Film[]): Promise<void> {
    return store.addRatings(films);
  }
}

@Module({ controllers: [PlainController] })
class PlainModule {}

const app = await NestFactory.create<NestExpressApplication>(PlainModule, { logger: ['error', 'warn'] });
app.useBodyParser('json', { limit: '1mb' });
app.useGlobalPipes(new ValidationPipe());
await app.listen(port, host);
