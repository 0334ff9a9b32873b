import { describe, expect, it } from '@jest/globals';

import { START, toPage, type Cursor, type Positioned } from './page.ts';

const [a, b, c] = [{ position: 4 }, { position: 7 }, { position: 8 }] as const;

const page = (found: readonly Positioned[], { settled = Infinity, after = START } = {}) =>
  toPage(found, { limit: 2, settled, after, toItem: (row) => row });

describe('toPage', () => {
  it('has no next page, and stays where it is, where nothing was found', () => {
    const after: Cursor = { position: 5, complete: 5 };
    expect(page([], { after })).toEqual({ items: [], follow: after });
  });

  it('has no next page where less than the limit was found', () => {
    expect(page([a])).toEqual({ items: [a], follow: { position: 4, complete: 4 } });
  });

  it('has no next page where exactly the limit was found', () => {
    expect(Object.keys(page([a, b]))).toEqual(['items', 'follow']);
  });

  it('goes on after the last item that it holds where one more was found', () => {
    const seven = { position: 7, complete: 7 };
    expect(page([a, b, c])).toEqual({ items: [a, b], next: seven, follow: seven });
  });

  it('lets a walk go on, and a follower come back to what is not settled', () => {
    const { next, follow } = page([a, b, c], { settled: 5 });
    expect({ next, follow }).toEqual({ next: { position: 7, complete: 5 }, follow: { position: 5, complete: 5 } });
  });

  it('keeps in mind what a walk has jumped over, also when it is settled', () => {
    const { next, follow } = page([c, c, c], { after: { position: 7, complete: 5 } });
    expect({ next, follow }).toEqual({ next: { position: 8, complete: 5 }, follow: { position: 5, complete: 5 } });
  });

  it('never leads a follower back', () => {
    const after: Cursor = { position: 5, complete: 5 };
    expect(page([b], { after, settled: 3 }).follow).toEqual(after);
  });
});
