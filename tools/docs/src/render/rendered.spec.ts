import { describe, expect, it } from '@jest/globals';

import { read, renderedPages } from './rendered.ts';

const pages = await renderedPages();

describe('the rendered pages', () => {
  it.each([...pages])('%s is current: npx nx run docs:render', (path, text) => {
    expect(read(path)).toBe(text);
  });
});
