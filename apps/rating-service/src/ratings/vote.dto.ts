import { STARS, type StarCounts, type Stars, type VoteSummary } from '@film-mesh/rating-domain';
import { ApiProperty } from '@nestjs/swagger';
import { IsIn } from 'class-validator';

const [least, most] = [Math.min(...STARS), Math.max(...STARS)];

/** A vote as a client sends it. */
export class VoteDto {
  @ApiProperty({ type: 'integer', minimum: least, maximum: most })
  @IsIn(STARS, { message: `must be an integer from ${String(least)} to ${String(most)}` })
  readonly stars!: Stars;
}

/** The votes on a film as a client receives them. */
export class VoteSummaryDto implements VoteSummary {
  @ApiProperty({ type: 'integer', minimum: 0 })
  readonly count!: number;

  /** The mean, rounded to two decimals; null without votes. */
  @ApiProperty({ type: 'number', nullable: true, minimum: least, maximum: most })
  readonly average!: number | null;

  /** The number of votes for each number of stars. */
  @ApiProperty({
    type: 'object',
    required: STARS.map(String),
    properties: Object.fromEntries(STARS.map((stars) => [stars, { type: 'integer', minimum: 0 }])),
    additionalProperties: false,
  })
  readonly stars!: StarCounts;
}
