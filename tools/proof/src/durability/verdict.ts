import type { Film } from '@film-mesh/film-domain';
import type { Rating, Stars } from '@film-mesh/rating-domain';

import type { FilmRecord, Journal } from './journal.ts';

/** Everything that the mesh says when all is over. */
export interface Catalogue {
  readonly films: readonly Film[];
  readonly ratings: readonly Rating[];
  /** The ids of the films that a reader who follows the list was shown. */
  readonly followed: ReadonlySet<string>;
  /** The films whose events wait in the outbox beside such as the rating service does not take; none where there are none. */
  readonly beside?: ReadonlySet<string>;
}

/** Kinds of wrongs. */
export const WRONGS = [
  'lost',
  'duplicated',
  'unfollowed',
  'unrated',
  'overwritten',
  'revived',
  'heldUp',
  'unanswered',
] as const;

/** One of {@link WRONGS}. */
export type Wrong = (typeof WRONGS)[number];

/** The name of each of {@link WRONGS} in a table. */
export const WRONG_NAMES: Readonly<Record<Wrong, string>> = {
  lost: 'lost',
  duplicated: 'duplicated for a key',
  unfollowed: 'missed by a follower',
  unrated: 'films without a rating',
  overwritten: 'votes overwritten',
  revived: 'removed films revived',
  heldUp: 'healthy events held up',
  unanswered: 'neither success nor problem',
};

/** The verdict on the writes of a run. */
export interface Verdict {
  readonly acknowledged: number;
  /** For each wrong what it was, a line each. */
  readonly wrongs: Readonly<Record<Wrong, readonly string[]>>;
}

/** Tests whether nothing went wrong. */
export function isClean({ wrongs }: Verdict): boolean {
  return WRONGS.every((wrong) => wrongs[wrong].length === 0);
}

/** Holds what the mesh says against what its clients know. */
export function judge(journal: Journal, { films, ratings, followed, beside = new Set() }: Catalogue): Verdict {
  const byId = new Map(films.map((film) => [film.id, film]));
  const ratingOf = new Map(ratings.map((rating) => [rating.id, rating]));
  const idsOfBase = Map.groupBy(films, ({ name }) => baseOf(name));
  const findings = journal.films.map((record) => {
    const film = record.id === undefined ? undefined : byId.get(record.id);
    const rating = record.id === undefined ? undefined : ratingOf.get(record.id);
    return {
      lost: lost(record, film),
      duplicated: duplicated(
        record,
        (idsOfBase.get(record.base) ?? []).map(({ id }) => id),
      ),
      unfollowed: film && unfollowed(record, followed),
      overwritten: overwritten(record, film, rating),
      revived: revived(record, film, rating),
    };
  });
  const said = (wrong: 'lost' | 'duplicated' | 'unfollowed' | 'overwritten' | 'revived') =>
    findings.flatMap((finding) => finding[wrong] ?? []);
  const [heldUp, others] = [films.filter(({ id }) => beside.has(id)), films.filter(({ id }) => !beside.has(id))];
  const withoutRating = (some: readonly Film[]) => some.flatMap((film) => unrated(film, ratingOf.get(film.id)) ?? []);
  return {
    acknowledged: journal.acknowledged,
    wrongs: {
      lost: said('lost'),
      duplicated: said('duplicated'),
      unfollowed: said('unfollowed'),
      unrated: withoutRating(others),
      overwritten: said('overwritten'),
      revived: said('revived'),
      heldUp: withoutRating(heldUp),
      unanswered: journal.wrongAnswers,
    },
  };
}

/** The suffix of a film's name when it is changed. */
const CHANGE_MARK = ', changed ';

/** The name of a film that was created with the name `base`, after so many changes. */
export function nameAfter(base: string, changes: number): string {
  return changes === 0 ? base : `${base}${CHANGE_MARK}${String(changes)}`;
}

function baseOf(name: string): string {
  return name.split(CHANGE_MARK, 1)[0] ?? name;
}

function lost(record: FilmRecord, film: Film | undefined): string | undefined {
  if (record.id === undefined) {
    return undefined;
  }
  if (record.missed) {
    return `${record.base} (${record.id}) was acknowledged, and then not found`;
  }
  if (film === undefined) {
    return record.removal === 'not asked' ? `${record.base} (${record.id}) is not there` : undefined;
  }
  const isAsSaid = record.states.some(({ name, language }) => film.name === name && film.language === language);
  return isAsSaid || record.removal === 'acknowledged'
    ? undefined
    : `${record.base} (${record.id}) is ${film.name} in ${film.language} instead of ${JSON.stringify(record.states)}`;
}

/** Without an acknowledgement it is not known which of several is the one that was meant. */
function duplicated(record: FilmRecord, ids: readonly string[]): string | undefined {
  const others = record.id === undefined ? ids.slice(1) : ids.filter((id) => id !== record.id);
  return record.keyed && others.length > 0 ? `${record.base} is there again as ${others.join(', ')}` : undefined;
}

/** Of a film that is there. One whose removal was asked for may have gone before anybody could see it. */
function unfollowed({ id, base, removal }: FilmRecord, followed: ReadonlySet<string>): string | undefined {
  return id === undefined || removal !== 'not asked' || followed.has(id)
    ? undefined
    : `${base} (${id}) was never shown to who follows the list`;
}

function unrated(film: Film, rating: Rating | undefined): string | undefined {
  if (rating === undefined) {
    return `${film.name} (${film.id}) has no rating`;
  }
  return rating.name === film.name ? undefined : `the rating of ${film.name} (${film.id}) is that of ${rating.name}`;
}

function overwritten(record: FilmRecord, film: Film | undefined, rating: Rating | undefined): string | undefined {
  if (film === undefined || rating === undefined || record.removal !== 'not asked') {
    return undefined;
  }
  const right = possibleRatings(record.votes);
  return right.has(rating.rating)
    ? undefined
    : `${record.base} (${film.id}) is rated ${rating.rating}, its votes make ${[...right].join(' or ')}`;
}

function revived(record: FilmRecord, film: Film | undefined, rating: Rating | undefined): string | undefined {
  const goneByItself = record.removal === 'asked' && film === undefined;
  if (record.removal !== 'acknowledged' && !goneByItself) {
    return undefined;
  }
  const there = [...(film ? ['film'] : []), ...(rating ? ['rating'] : [])];
  return there.length > 0
    ? `${record.base} (${String(record.id)}) was removed, its ${there.join(' and ')} is there`
    : undefined;
}

/** The ratings that votes may make; several where it is not known whether a vote counts. */
function possibleRatings(votes: FilmRecord['votes']): ReadonlySet<string> {
  const cases = votes.reduce<readonly (readonly Stars[])[]>(
    (soFar, options) =>
      soFar.flatMap((counted) => options.map((stars) => (stars === undefined ? counted : [...counted, stars]))),
    [[]],
  );
  return new Set(cases.map(meanOf));
}

/** As docs of the contract have it, not as the service does it: the mean with at most one decimal, "5" without votes. */
function meanOf(votes: readonly Stars[]): string {
  const sum = votes.reduce<number>((total, stars) => total + stars, 0);
  return votes.length === 0 ? '5' : String(Math.round((10 * sum) / votes.length) / 10);
}
