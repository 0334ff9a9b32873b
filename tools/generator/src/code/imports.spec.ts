import { describe, expect, it } from '@jest/globals';

import { withImports } from './imports.ts';

const CODE = `import { Body, Get } from '@nestjs/common';
import type { Response } from 'express';

import { b } from './b.ts';
import { d } from './d.ts';

export const x = 1;
`;

describe('withImports', () => {
  it('adds names to an import that is there, in its order and once', () => {
    const changed = withImports(CODE, [{ specifier: '@nestjs/common', names: ['Param', 'Get', 'applyDecorators'] }]);
    expect(changed).toBe(CODE.replace('{ Body, Get }', '{ applyDecorators, Body, Get, Param }'));
  });

  it('keeps an import of types one of types, unless a value joins them', () => {
    expect(withImports(CODE, [{ specifier: 'express', names: ['type Request'] }])).toContain(
      "import type { Request, Response } from 'express';",
    );
    expect(withImports(CODE, [{ specifier: 'express', names: ['json'] }])).toContain(
      "import { json, type Response } from 'express';",
    );
  });

  it('puts an own module between those that are there', () => {
    expect(withImports(CODE, [{ specifier: './c.ts', names: ['c'] }])).toContain(
      "from './b.ts';\nimport { c } from './c.ts';\nimport { d } from './d.ts';\n",
    );
  });

  it('keeps own modules apart from those of others', () => {
    expect(withImports("import { a } from 'a';\n\na();\n", [{ specifier: './c.ts', names: ['c'] }])).toBe(
      "import { a } from 'a';\n\nimport { c } from './c.ts';\n\na();\n",
    );
    expect(withImports('a();\n', [{ specifier: './c.ts', names: ['c'] }])).toBe(
      "import { c } from './c.ts';\n\na();\n",
    );
  });
});
