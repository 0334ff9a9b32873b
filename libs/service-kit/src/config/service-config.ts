import { hostname } from 'node:os';

import { ANY_HOST, isDatabaseUrl } from '@film-mesh/service-descriptor';
import { Expose, Type } from 'class-transformer';
import { IsIn, IsInt, IsNotEmpty, IsString, Matches, Max, Min, ValidateBy } from 'class-validator';

/** The levels of the log, the most talkative first. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/**
 * What every service reads from its environment, by the names of the variables. A service that needs more extends it.
 */
export class ServiceConfig {
  /** The address to listen on. */
  @Expose()
  @IsString()
  @IsNotEmpty()
  readonly HOST: string = '0.0.0.0';

  /** The TCP port to listen on; the service.json's unless told. */
  @Expose()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(65_535)
  readonly PORT!: number;

  /** Where the data is: `sqlite:/var/lib/film-service/film.sqlite`, or `postgres://USER:PASSWORD@HOST/DATABASE`. */
  @Expose()
  @ValidateBy(
    { name: 'isDatabaseUrl', validator: { validate: isDatabaseUrl } },
    { message: 'DATABASE_URL must be sqlite:PATH or postgres://…' },
  )
  readonly DATABASE_URL!: string;

  /** The name of this replica, which answers carry as `X-Served-By`. */
  @Expose()
  @Matches(/^[\w.-]+$/u)
  readonly REPLICA: string = hostname();

  @Expose()
  @IsIn(LOG_LEVELS)
  readonly LOG_LEVEL: (typeof LOG_LEVELS)[number] = 'info';

  /** The share of the requests answered with success of which the log tells, from 0 to 1; it tells of all others. */
  @Expose()
  @Type(() => Number)
  @Min(0)
  @Max(1)
  readonly ACCESS_LOG_SHARE: number = 1;

  /** The hosts to answer for, with commas between them: all of them by default. See {@link hostPattern}. */
  @Expose()
  @Matches(/^[\w*.:[\],-]+$/u)
  readonly HOSTS: string = ANY_HOST;

  /** How long the service keeps an idle connection, in seconds: longer than the proxy before it does. */
  @Expose()
  @Type(() => Number)
  @Min(1)
  @Max(3_600)
  readonly KEEP_ALIVE_SECONDS: number = 65;

  /** How long the service goes on answering after SIGTERM, while the proxy learns of it, in seconds. */
  @Expose()
  @Type(() => Number)
  @Min(0)
  @Max(300)
  readonly DRAIN_SECONDS: number = 5;

  /** How long requests under way may take after that until their connections are reset, in seconds. */
  @Expose()
  @Type(() => Number)
  @Min(0)
  @Max(300)
  readonly CLOSE_SECONDS: number = 10;
}
