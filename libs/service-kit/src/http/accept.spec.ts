import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { preferredType } from './accept.ts';

const JSON_TYPE = 'application/json';
const NDJSON = 'application/x-ndjson';
const BOTH = [JSON_TYPE, NDJSON];

describe('preferredType', () => {
  it.each([
    [undefined, JSON_TYPE],
    ['', JSON_TYPE],
    ['*/*', JSON_TYPE],
    ['application/*', JSON_TYPE],
    ['Application/JSON', JSON_TYPE],
    ['application/json; charset=utf-8', JSON_TYPE],
    ['application/json;charset="utf-8";q=0.5', JSON_TYPE],
    ['text/html;level=1, application/json;version=2;q=0.1', JSON_TYPE],
    ['application/json;profile="a,b;q=0"', JSON_TYPE],
    ['Application/X-NDJSON; charset=utf-8', NDJSON],
    [`${JSON_TYPE};q=0.5, ${NDJSON}`, NDJSON],
    [`${JSON_TYPE}, ${NDJSON};q=0.5`, JSON_TYPE],
    [`${NDJSON}, ${JSON_TYPE}`, NDJSON],
    [`*/*, ${NDJSON}`, NDJSON],
    [`${NDJSON};q=0, */*`, JSON_TYPE],
    [`${JSON_TYPE};q=0, */*;q=0.1`, NDJSON],
    [`*/*, ${JSON_TYPE};q=0.5`, NDJSON],
    ['application/*;q=0, */*', undefined],
    [`application/*;q=0, ${NDJSON}`, NDJSON],
    [`${JSON_TYPE};q=0, ${NDJSON};Q=0.000`, undefined],
    ['*/*;q=0', undefined],
    ['text/html', undefined],
    ['application', undefined],
    // Real headers of clients that deviate from the RFC.
    ['text/html, image/gif, image/jpeg, *; q=.2', JSON_TYPE],
    ['application/json;q=high', JSON_TYPE],
    ['application/json;q=7', JSON_TYPE],
    ['application/json;', JSON_TYPE],
    [',, application/json ,', JSON_TYPE],
    [' , ', JSON_TYPE],
    ['application/json;a="', JSON_TYPE],
    ['*/json', undefined],
  ])('of %j is %j', (accept, expected) => {
    expect(preferredType(accept, BOTH)).toBe(expected);
  });

  it("takes a scraper's header", () => {
    const prometheus =
      'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.5,text/plain;version=0.0.4;q=0.4,*/*;q=0.3';
    expect(preferredType(prometheus, ['text/plain'])).toBe('text/plain');
  });

  it('takes whatever is sent, and is one of what is produced', () => {
    const piece = fc.constantFrom('*', '/', ';', ',', '"', '\\', 'q', '=', '0', '.', '1', ' ', JSON_TYPE, NDJSON);
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(piece).map((pieces) => pieces.join('')),
        ),
        (accept) => {
          expect([...BOTH, undefined]).toContain(preferredType(accept, BOTH));
        },
      ),
    );
  });

  it('obeys the weights of types that are named, whatever the other parameters', () => {
    const weight = fc.integer({ min: 0, max: 1_000 }).map((thousandths) => thousandths / 1_000);
    const parameter = fc.constantFrom('', ';charset=utf-8', ';version="1,0;q=0"', '; escaping=allow-utf-8');
    fc.assert(
      fc.property(weight, weight, parameter, parameter, (json, lines, one, other) => {
        const accept = `${JSON_TYPE}${one};q=${String(json)}, ${NDJSON};q=${String(lines)}${other}`;
        const first = json >= lines ? JSON_TYPE : NDJSON;
        expect(preferredType(accept, BOTH)).toBe(Math.max(json, lines) === 0 ? undefined : first);
      }),
    );
  });

  it('reads a header of any length at once', () => {
    const startedAt = performance.now();
    for (const text of ['"'.repeat(60_000), '"\\'.repeat(30_000), `${JSON_TYPE};`.repeat(4_000), ','.repeat(60_000)]) {
      preferredType(text, BOTH);
    }
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});
