import { FILM_LIMITS, type FilmDraft } from '@film-mesh/film-domain';
import { IsText } from '@film-mesh/service-kit';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, Max, Min, ValidateIf } from 'class-validator';

const { min, max } = FILM_LIMITS.year;
const YEAR_FAULT = { message: `must be an integer from ${String(min)} to ${String(max)}` };

/** A film as a client sends it. */
export class CreateFilmDto implements FilmDraft {
  @IsText(FILM_LIMITS.name)
  readonly name!: string;

  @IsText(FILM_LIMITS.language)
  readonly language!: string;

  /** Absent, never null, if unknown. */
  @ApiPropertyOptional({ type: 'integer', minimum: min, maximum: max })
  @ValidateIf((film: CreateFilmDto) => film.year !== undefined)
  @IsInt(YEAR_FAULT)
  @Min(min, YEAR_FAULT)
  @Max(max, YEAR_FAULT)
  readonly year?: number;
}
