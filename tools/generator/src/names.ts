import { names } from '@nx/devkit';

/** All names that a service's code derives from the name of the service. */
export interface ServiceNames {
  /** `movie-review-service`. */
  readonly service: string;
  /** `movieReviewService`. */
  readonly serviceVariable: string;
  /** Its thing, as in file names: `movie-review`. */
  readonly thing: string;
  /** The plural: `movie-reviews`. */
  readonly things: string;
  /** `MovieReview`. */
  readonly Thing: string;
  /** `MovieReviews`. */
  readonly Things: string;
  /** `movieReview`. */
  readonly one: string;
  /** `movieReviews`. */
  readonly many: string;
  /** `MOVIE_REVIEW`. */
  readonly THING: string;
  /** `movie_review`. */
  readonly table: string;
  /** In a sentence: `movie review`. */
  readonly words: string;
  /** In a sentence: `movie reviews`. */
  readonly pluralWords: string;
  /** `a movie review`, `an author`. */
  readonly aThing: string;
  /** The folder of the service, from the workspace's root: `apps/movie-review-service`. */
  readonly app: string;
  /** The folder of its model: `libs/movie-review-domain`. */
  readonly domain: string;
  /** The file of its end-to-end test. */
  readonly e2e: string;
}

/** The suffix of every service's name. */
export const SERVICE_SUFFIX = '-service';

/**
 * Derives all names from a service's name.
 *
 * @param service ends in {@link SERVICE_SUFFIX}
 */
export function namesOf(service: string): ServiceNames {
  const thing = service.slice(0, -SERVICE_SUFFIX.length);
  const things = pluralOf(thing);
  const [singular, plural] = [names(thing), names(things)];
  const words = thing.replaceAll('-', ' ');
  return {
    service,
    serviceVariable: names(service).propertyName,
    thing,
    things,
    Thing: singular.className,
    Things: plural.className,
    one: singular.propertyName,
    many: plural.propertyName,
    THING: singular.constantName,
    table: thing.replaceAll('-', '_'),
    words,
    pluralWords: things.replaceAll('-', ' '),
    aThing: `${/^[aeiou]/u.test(words) ? 'an' : 'a'} ${words}`,
    app: `apps/${service}`,
    domain: `libs/${thing}-domain`,
    e2e: `apps/mesh-e2e/src/${things}.spec.ts`,
  };
}

function pluralOf(word: string): string {
  if (/[^aeiou]y$/u.test(word)) {
    return word.replace(/y$/u, 'ies');
  }
  return /(?:s|x|z|ch|sh)$/u.test(word) ? `${word}es` : `${word}s`;
}
