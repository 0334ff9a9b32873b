import type { DatabaseUrls } from '@film-mesh/mesh';
import { parseDatabaseUrl } from '@film-mesh/service-descriptor';

import { openDriver, type Driver } from './servers/store/driver.ts';

/** Rows of one statement. */
const CHUNK = 100_000;
/** Votes on the film with many votes. */
export const MANY_VOTES = 100_000;
/** The numbers of the film that has one vote and of the one that has {@link MANY_VOTES}. */
export const VOTED = { once: 1, often: 2 } as const;

/** The id of a film that {@link seed} made, by its number, counted from 1; they sort by it, and before all that are new. */
export function seededId(n: number): string {
  return `${ID_START}${String(n).padStart(12, '0')}`;
}

/** The name of a film that {@link seed} made. */
export function seededName(n: number): string {
  return `Film ${String(n)}`;
}

const ID_START = '01900000-0000-7000-8000-';
// In words that SQLite and PostgreSQL have in common.
const SERIES =
  'WITH RECURSIVE series (n) AS (SELECT CAST(?1 AS integer) UNION ALL SELECT n + 1 FROM series WHERE n < CAST(?2 AS integer))';
const PADDED = 'substr(CAST(1000000000000 + n AS text), 2)';
const ID = `'${ID_START}' || ${PADDED}`;
const NAME = "'Film ' || CAST(n AS text)";

/** Brings the counters of the rating service to what its votes are, as a vote does. */
const COUNT_VOTES = `UPDATE rating SET ${[1, 2, 3, 4, 5]
  .map((n) => `stars_${String(n)} = (SELECT count(*) FROM vote WHERE film_id = rating.id AND stars = ${String(n)})`)
  .join(', ')} WHERE id IN (SELECT film_id FROM vote)`;

/** Fills the tables that the services have made: so many films, their ratings, and the votes on two of them. */
export async function seed(urls: DatabaseUrls, films: number): Promise<void> {
  await onDatabase(urls['film-service'], (driver) =>
    fill(
      driver,
      films,
      `${SERIES} INSERT INTO film (id, name, language, year, version)
        SELECT ${ID}, ${NAME}, 'English', 1900 + n % 120, 1 FROM series`,
    ),
  );
  const votesOn = (film: number) =>
    `${SERIES} INSERT INTO vote (film_id, voter, stars)
      SELECT '${seededId(film)}', 'seeded-' || CAST(n AS text), 1 + n % 5 FROM series`;
  await onDatabase(urls['rating-service'], async (driver) => {
    await fill(
      driver,
      films,
      `${SERIES} INSERT INTO rating (id, name, rating, version, removed) SELECT ${ID}, ${NAME}, '5', 1, 0 FROM series`,
    );
    await fill(driver, 1, votesOn(VOTED.once));
    await fill(driver, MANY_VOTES, votesOn(VOTED.often));
    await driver.all(COUNT_VOTES);
  });
}

async function fill(driver: Driver, count: number, statement: string): Promise<void> {
  for (let from = 1; from <= count; from += CHUNK) {
    await driver.all(statement, from, Math.min(count, from + CHUNK - 1));
  }
}

async function onDatabase(url: string | undefined, work: (driver: Driver) => Promise<void>): Promise<void> {
  const driver = openDriver(url ?? '');
  try {
    await work(driver);
    if (parseDatabaseUrl(url ?? '').dialect === 'postgres') {
      // The planner's statistics, which autovacuum makes some time later: until then, a film by name may be read in the
      // order of the ids. SQLite has none unless it is asked for them.
      await driver.all('ANALYZE');
    }
  } finally {
    await driver.close();
  }
}
