import { STARS, type RatingRevision, type VoteSummary } from '@film-mesh/rating-domain';
import { entityTagOf } from '@film-mesh/service-kit';

/** The entity tag of a rating: its name comes from a version of the film. */
export function tagOf({ rating: { rating }, version }: RatingRevision): string {
  return entityTagOf(version, rating);
}

/** The entity tag of the votes on a film: the number of votes for each number of stars. */
export function tagOfVotes({ stars }: VoteSummary): string {
  return entityTagOf(...STARS.map((n) => stars[n]));
}
