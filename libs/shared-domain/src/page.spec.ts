import { describe, expect, it } from '@jest/globals';

import { toPage } from './page.ts';

const [a, b, c] = [{ id: 'a' }, { id: 'b' }, { id: 'c' }] as const;

describe('toPage', () => {
  it('has no next page where nothing was found', () => {
    expect(toPage([], 2)).toEqual({ items: [] });
  });

  it('has no next page where less than the limit was found', () => {
    expect(toPage([a], 2)).toEqual({ items: [a] });
  });

  it('has no next page where exactly the limit was found', () => {
    expect(Object.keys(toPage([a, b], 2))).toEqual(['items']);
  });

  it('goes on after the last item that it holds where one more was found', () => {
    expect(toPage([a, b, c], 2)).toEqual({ items: [a, b], next: 'b' });
  });
});
