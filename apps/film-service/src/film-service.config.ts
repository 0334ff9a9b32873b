import { ServiceConfig } from '@film-mesh/service-kit';
import { Expose } from 'class-transformer';
import { IsUrl } from 'class-validator';

/** What the film service reads from its environment. */
export class FilmServiceConfig extends ServiceConfig {
  /** Where the rating service takes the events of films, such as `http://frontend-proxy:8081/film-events`. */
  @Expose()
  @IsUrl({ protocols: ['http', 'https'], require_protocol: true, require_tld: false })
  readonly FILM_EVENTS_URL!: string;
}
