import { ServiceConfig } from '@film-mesh/service-kit';
import { Expose } from 'class-transformer';
import { IsUrl } from 'class-validator';

/** The environment of the film service. */
export class FilmServiceConfig extends ServiceConfig {
  /** The URL for the events of films, such as `http://frontend-proxy:8081/film-events`. */
  @Expose()
  @IsUrl({ protocols: ['http', 'https'], require_protocol: true, require_tld: false })
  readonly FILM_EVENTS_URL!: string;
}
