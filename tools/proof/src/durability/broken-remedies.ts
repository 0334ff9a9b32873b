import type { BrokenRemedy } from '../kit/index.ts';
import type { Wrong } from './verdict.ts';

/** Remedies that can be broken on purpose, and the wrong that must follow: this one and no other. */
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
