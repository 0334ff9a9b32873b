import { describe, expect, it } from '@jest/globals';

import { tablesIn } from './tables.ts';

describe('the tables of a page', () => {
  it('have their rows by the titles of the columns', () => {
    const page = '# A\n\n| a   | b |\n| --- | -: |\n| 1 | 2 |\n| 3   | 4 |\n\ntext\n\n| c |\n| --- |\n| 5 |\n\nEnd';
    expect(tablesIn(page)).toEqual([
      [
        { a: '1', b: '2' },
        { a: '3', b: '4' },
      ],
      [{ c: '5' }],
    ]);
  });
});
