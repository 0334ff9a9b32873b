import type { BrokenRemedy } from '../kit/index.ts';
import type { Wrong } from './verdict.ts';

/** What can be broken on purpose, one remedy each, and what is to go wrong then: this and nothing else. */
export const BROKEN_REMEDIES = {
  'answer-before-commit': 'lost',
  'relay-off': 'unrated',
  'inbox-not-idempotent': 'overwritten',
  'inbox-out-of-order': 'revived',
  'claim-by-cursor': 'unrated',
  'key-outside-transaction': 'duplicated',
  'position-by-clock': 'unfollowed',
  'refused-batch-whole': 'heldUp',
} as const satisfies Readonly<Record<BrokenRemedy, Wrong>>;

/** All of {@link BROKEN_REMEDIES}. */
export const ALL_BROKEN_REMEDIES = Object.keys(BROKEN_REMEDIES) as BrokenRemedy[];
