import type { Film } from '@film-mesh/film-domain';
import { ApiProperty } from '@nestjs/swagger';

import { CreateFilmDto } from './create-film.dto.ts';

/** A film as a client receives it. */
export class FilmDto extends CreateFilmDto implements Film {
  @ApiProperty({ format: 'uuid' })
  readonly id!: string;
}
