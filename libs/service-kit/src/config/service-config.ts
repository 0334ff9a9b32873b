import { hostname } from 'node:os';

import { ANY_HOST, DATABASE_URL_FORM, isDatabaseUrl } from '@film-mesh/service-descriptor';
import { Expose, Type } from 'class-transformer';
import { IsIn, IsInt, IsNotEmpty, IsString, Matches, Max, Min, ValidateBy } from 'class-validator';

/** Log levels, the most verbose first. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** The environment of every service, by the names of the variables. A service with more variables extends it. */
export class ServiceConfig {
  /** The address to listen on. */
  @Expose()
  @IsString()
  @IsNotEmpty()
  readonly HOST: string = '0.0.0.0';

  /** The TCP port to listen on; by default, that of the service.json. */
  @Expose()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(65_535)
  readonly PORT!: number;

  /** The URL of the database; see {@link DATABASE_URL_FORM}. */
  @Expose()
  @ValidateBy(
    { name: 'isDatabaseUrl', validator: { validate: isDatabaseUrl } },
    { message: `DATABASE_URL must be ${DATABASE_URL_FORM}` },
  )
  readonly DATABASE_URL!: string;

  /** The name of this replica, which responses carry as `X-Served-By`. */
  @Expose()
  @Matches(/^[\w.-]+$/u)
  readonly REPLICA: string = hostname();

  @Expose()
  @IsIn(LOG_LEVELS)
  readonly LOG_LEVEL: (typeof LOG_LEVELS)[number] = 'info';

  /** The share of successful requests that are logged, from 0 to 1; all others are logged. */
  @Expose()
  @Type(() => Number)
  @Min(0)
  @Max(1)
  readonly ACCESS_LOG_SHARE: number = 1;

  /** The served hosts, separated by commas: all by default. See {@link hostPattern}. */
  @Expose()
  @Matches(/^[\w*.:[\],-]+$/u)
  readonly HOSTS: string = ANY_HOST;

  /** Keep-alive time of an idle connection, in seconds: longer than that of the proxy in front of it. */
  @Expose()
  @Type(() => Number)
  @Min(1)
  @Max(3_600)
  readonly KEEP_ALIVE_SECONDS: number = 65;

  /** Time that the service goes on answering after SIGTERM, while the proxy learns of it, in seconds. */
  @Expose()
  @Type(() => Number)
  @Min(0)
  @Max(300)
  readonly DRAIN_SECONDS: number = 5;

  /** Time limit for requests in flight after that, in seconds; then their connections are reset. */
  @Expose()
  @Type(() => Number)
  @Min(0)
  @Max(300)
  readonly CLOSE_SECONDS: number = 10;
}
