import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { boundBrokenBy } from './extent.ts';
import { parseJson5 } from './parse-json5.ts';

const OPEN = '['.repeat(5);

const isDeeperThan = (text: string, depth: number) => boundBrokenBy(text, { depth, values: Infinity }) === 'depth';

/** Depth of a nested value. */
function depthOf(value: unknown): number {
  return typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;
}

describe('boundBrokenBy', () => {
  it.each([
    `"${OPEN}"`,
    `'${OPEN}'`,
    `"\\"${OPEN}"`,
    `'"\\'${OPEN}'`,
    `"\\\\\\"${OPEN}"`,
    `// ${OPEN}`,
    `/* ${OPEN} */`,
    `/* ${OPEN} * / ${OPEN}`,
    '[][][][][]',
  ])('counts no bracket of a string or comment, and none that is closed: %s', (text) => {
    expect(isDeeperThan(text, 4)).toBe(false);
  });

  it.each([
    `"a"${OPEN}`,
    `"\\\\"${OPEN}`,
    `'"'${OPEN}`,
    `//\n${OPEN}`,
    `//\r${OPEN}`,
    `//\u2028${OPEN}`,
    `//\u2029${OPEN}`,
    `/**/${OPEN}`,
    `/***/${OPEN}`,
    `/*/*/${OPEN}`,
    `/${OPEN}`,
    '{"a":{"b":[{"c":[',
  ])('counts what is behind them: %s', (text) => {
    expect(isDeeperThan(text, 4)).toBe(true);
  });

  it('knows the depth of all that JSON can say', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 8 }), (text) => {
        const depth = depthOf(JSON.parse(text));
        expect([isDeeperThan(text, depth), isDeeperThan(text, depth - 1)]).toEqual([false, depth > 0]);
      }),
    );
  });

  it('lets no text pass that JSON5 reads deeper', () => {
    const pieces = [
      '[',
      '{',
      ']',
      '}',
      'a:',
      '"',
      "'",
      '\\',
      '/',
      '*',
      '//',
      '/*',
      '*/',
      '\n',
      '\r',
      '\u2028',
      ',',
      '1',
      ' ',
    ];
    const text = fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (any) => {
        let value: unknown;
        try {
          value = parseJson5(any);
        } catch {
          return;
        }
        expect(isDeeperThan(any, depthOf(value))).toBe(false);
        expect(isDeeperThan(any, depthOf(value) - 1)).toBe(depthOf(value) > 0);
      }),
      { numRuns: 5_000 },
    );
  });

  it.each<[string, number]>([
    ['1', 0],
    ['[]', 1],
    ['[1,2,3]', 3],
    ['{"a":1,"b":[{}]}', 4],
    ['",,,["', 0],
    ["{',':1,b:',,'}", 2],
    ['[/*,,*/1]', 1],
  ])('counts the values: %s', (text, values) => {
    expect(boundBrokenBy(text, { depth: 64, values })).toBeUndefined();
    expect(boundBrokenBy(text, { depth: 64, values: values - 1 })).toBe('values');
  });
});
