import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';

import type { HttpProblem } from '../problem/http-problem.ts';
import { IsText } from './is-text.decorator.ts';
import { ItemPipe } from './item.pipe.ts';
import { OneOrManyPipe } from './one-or-many.pipe.ts';

class Thing {
  @IsText({ min: 1, max: 5 })
  readonly name!: string;
}

function problemOf(work: () => unknown): HttpProblem {
  try {
    work();
  } catch (error) {
    return error as HttpProblem;
  }
  throw new Error('it was taken');
}

describe('the faults of a body', () => {
  it('are all listed up to 100, with nothing said of more', () => {
    const things = Array.from({ length: 100 }, () => ({ name: '' }));
    const { message, more } = problemOf(() => new OneOrManyPipe(Thing, 1_000).transform(things));
    expect(more).toEqual({ errors: expect.any(Array) });
    expect(more.errors).toHaveLength(100);
    expect(message).toBe('The request body is invalid; see errors.');
  });

  it('beyond that are counted: of many items', () => {
    const things = Array.from({ length: 1_000 }, () => ({ name: '', x: 1 }));
    const { message, more } = problemOf(() => new OneOrManyPipe(Thing, 1_000).transform(things));
    expect(more.errors).toHaveLength(100);
    expect(more.moreErrors).toBe(1_900);
    expect(message).toBe('The request body is invalid; see errors (the first 100 of 2000).');
  });

  it('beyond that are counted: of many members', () => {
    const thing = Object.fromEntries(Array.from({ length: 50_000 }, (_, n) => [`m${String(n)}`, n]));
    const { more } = problemOf(() => new ItemPipe(Thing).transform({ ...thing, name: 'a' }));
    expect(more.errors?.at(-1)).toEqual({ pointer: '#/m99', detail: 'unknown field' });
    expect(more.moreErrors).toBe(49_900);
  });

  it('repeat no name of a megabyte', () => {
    const { more } = problemOf(() => new ItemPipe(Thing).transform({ name: 'a', ['~'.repeat(1_000_000)]: 1 }));
    expect(more.errors).toEqual([{ pointer: `#/${'~0'.repeat(200)}…`, detail: 'unknown field' }]);
  });
});
