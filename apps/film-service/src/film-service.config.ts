import { ServiceConfig } from '@film-mesh/service-kit';
import { Expose } from 'class-transformer';
import { IsUrl } from 'class-validator';

/** What the film service reads from its environment. */
export class FilmServiceConfig extends ServiceConfig {
  /** Where the rating service takes ratings, such as `http://rating-service:6000/ratings`. */
  @Expose()
  @IsUrl({ protocols: ['http', 'https'], require_protocol: true, require_tld: false })
  readonly RATINGS_URL!: string;
}
