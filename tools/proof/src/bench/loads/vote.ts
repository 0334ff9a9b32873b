import { calls } from '../load/calls.ts';
import { httpLoad } from '../load/http-load.ts';
import { REFERENCE } from '../load.ts';
import { MANY_VOTES, VOTED } from '../seed.ts';
import { HOME } from '../running-contestants.ts';

const voteOn = (film: number) => (n: number) => calls.vote(film, `voter-${String(n % VOTERS)}`, 1 + (n % 5));
/** So many vote again and again, so that the number of votes stays about what it was. */
const VOTERS = 100;

export const load = httpLoad({
  title: `PUT vote on one film: with about ${String(VOTERS)} votes, with ${MANY_VOTES.toLocaleString('en')}`,
  clients: 64,
  to: 'rating',
  only: [HOME, REFERENCE],
  counts: ['rating'],
  call: voteOn(VOTED.once),
  variants: { 'few votes': voteOn(VOTED.once), 'many votes': voteOn(VOTED.often) },
  reference: 'film-mesh few votes',
});
