import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { formPairs, percentDecoded } from './percent-encoding.ts';

const escaped = (bytes: Uint8Array) => Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');

describe('percentDecoded', () => {
  it('takes exactly the bytes that are UTF-8', () => {
    const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 6 }), utf8()), (bytes) => {
        let expected: string | undefined;
        try {
          expected = strict.decode(bytes);
        } catch {
          expected = undefined;
        }
        expect(percentDecoded(escaped(bytes))).toBe(expected);
      }),
    );
  });

  it.each(['%', '%E', '%zz', '%u00e9', '%FF', '%E8', '%C0%AF', '%E0%80%80', '%ED%A0%80', '%F4%90%80%80'])(
    'refuses %s',
    (text) => {
      expect(percentDecoded(`Am${text}lie`)).toBeUndefined();
    },
  );

  it('takes U+FFFD, and leaves a plus as it is', () => {
    expect(percentDecoded('%EF%BF%BD+')).toBe('\uFFFD+');
  });
});

describe('formPairs', () => {
  it('reads what URLSearchParams writes', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text)), (pairs) => {
        const sent = new URLSearchParams(pairs).toString();
        expect([...formPairs(sent)]).toEqual(pairs.map(([name, value]) => ({ name, value })));
      }),
    );
  });

  it.each([
    ['', []],
    ['&&', []],
    ['a', [['a', '']]],
    ['=1', [['', '1']]],
    [
      'a=b=c&a=%3D',
      [
        ['a', 'b=c'],
        ['a', '='],
      ],
    ],
    ['a+b=c+d%2B', [['a b', 'c d+']]],
    ['%6Cimit=1', [['limit', '1']]],
    ['name=é', [['name', 'é']]],
  ])('reads %j', (text, pairs) => {
    expect([...formPairs(text)]).toEqual(pairs.map(([name, value]) => ({ name, value })));
  });

  it('says which pair is not percent-encoded UTF-8', () => {
    expect([...formPairs('name=Am%E8lie&a+%FF=1&b=2')]).toEqual([
      { name: 'name', value: undefined },
      { name: 'a+%FF', value: undefined },
      { name: 'b', value: '2' },
    ]);
  });
});

/** Bytes of text: few random bytes are. */
function utf8(): fc.Arbitrary<Uint8Array> {
  return fc.string({ unit: 'binary', maxLength: 6 }).map((text) => new TextEncoder().encode(text));
}
