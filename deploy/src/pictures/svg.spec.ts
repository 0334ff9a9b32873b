import { describe, expect, it } from '@jest/globals';

import { element, svg } from './svg.ts';

describe('a drawing', () => {
  it('holds elements with short numbers and harmless texts', () => {
    const drawn = svg(90, 20, [element('rect', { x: 1 / 3, fill: '#fff' }), element('text', { y: 12 }, '1 < 2 & 3')]);
    expect(drawn).toContain('viewBox="0 0 90 20"');
    expect(drawn).toContain('<rect x="0.3" fill="#fff"></rect>\n<text y="12">1 &lt; 2 &amp; 3</text>');
  });
});
