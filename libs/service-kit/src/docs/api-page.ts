import { NEXT_CURSOR } from '../paging/cursor.ts';

/** Documents the headers of a page; see {@link pageAnswer}. */
export const PAGE_HEADERS = {
  [NEXT_CURSOR]: {
    description:
      'The cursor for `after` from which a follower of the list continues, now or later, without missing an item.',
    schema: { type: 'string' as const },
  },
  Link: { description: 'The next page, with rel="next".', schema: { type: 'string' as const } },
};
