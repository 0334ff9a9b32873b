import { FILM_LIMITS } from '@film-mesh/film-domain';
import { RATING_PATTERN, type Rating } from '@film-mesh/rating-domain';
import { IsText } from '@film-mesh/service-kit';
import { ApiProperty } from '@nestjs/swagger';
import { IsUUID, Matches } from 'class-validator';

/** A rating in requests and responses. */
export class RatingDto implements Rating {
  /** The id of the film. */
  @ApiProperty({ format: 'uuid' })
  @IsUUID('all', { message: 'must be a UUID' })
  readonly id!: string;

  @IsText(FILM_LIMITS.name)
  readonly name!: string;

  @ApiProperty({ pattern: RATING_PATTERN.source, example: '4.5' })
  @Matches(RATING_PATTERN, { message: 'must be a decimal string from 1 to 5 with at most one decimal' })
  readonly rating!: string;
}
