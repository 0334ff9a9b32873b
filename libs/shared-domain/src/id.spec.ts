import { describe, expect, it } from '@jest/globals';

import { idOf } from './id.ts';

const ID = '01900000-0000-7000-8000-000000000001';

describe('idOf', () => {
  it('gives an id in lower case', () => {
    expect(idOf('01A20F40-6e6c-74a3-A52C-ab9f23c087a2')).toBe('01a20f40-6e6c-74a3-a52c-ab9f23c087a2');
  });

  it.each(['', '17', '\0', `${ID}\n`, `${ID}0`, ID.replaceAll('-', ''), '😀'])('gives nothing for %j', (text) => {
    expect(idOf(text)).toBeUndefined();
  });
});
