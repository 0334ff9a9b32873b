import { NEXT_CURSOR } from '../paging/cursor.ts';

/** Documents the headers of a page; see {@link pageAnswer}. */
export const PAGE_HEADERS = {
  [NEXT_CURSOR]: {
    description: 'For `after`: where a reader who follows the list goes on, now or later, and misses nothing.',
    schema: { type: 'string' as const },
  },
  Link: { description: 'With rel="next", the next page.', schema: { type: 'string' as const } },
};
