import { describe, expect, it } from '@jest/globals';

import { table } from './table.ts';

describe('a table', () => {
  it('has figures on the right and texts on the left', () => {
    expect(
      table(
        ['store', 'films'],
        [
          ['sqlite', 1],
          ['postgres', 1200],
        ],
      ).split('\n'),
    ).toEqual(['| store    | films |', '| -------- | ----: |', '| sqlite   |     1 |', '| postgres |  1200 |']);
  });

  it('takes texts for figures where it is told to', () => {
    expect(table(['', 'ms'], [['a', '1.5']], (column) => column === 1).split('\n')).toEqual([
      '|     |  ms |',
      '| --- | --: |',
      '| a   | 1.5 |',
    ]);
  });

  it('has a head alone where nothing is told', () => {
    expect(table(['store'], []).split('\n')).toEqual(['| store |', '| ----- |']);
  });
});
