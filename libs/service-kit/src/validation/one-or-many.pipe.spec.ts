import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';

import type { HttpProblem } from '../problem/http-problem.ts';
import { IsText } from './is-text.decorator.ts';
import { OneOrManyPipe } from './one-or-many.pipe.ts';

class Thing {
  @IsText({ min: 1, max: 5 })
  readonly name!: string;
}

const pipe = new OneOrManyPipe(Thing, 3);

function pointersOf(body: unknown): unknown[] {
  try {
    pipe.transform(body);
    return [];
  } catch (error) {
    return (error as HttpProblem).more.errors?.map((field) => 'pointer' in field && field.pointer) ?? [];
  }
}

describe('OneOrManyPipe', () => {
  it('takes one and many', () => {
    expect(pipe.transform({ name: 'a' })).toEqual({ many: false, items: [{ name: 'a' }] });
    expect(pipe.transform([{ name: 'a' }, { name: ' bcdef ' }])).toMatchObject({ many: true, items: [{}, {}] });
  });

  it.each([
    ['nothing', undefined, ['#']],
    ['no item', [], ['#']],
    ['too many', [{}, {}, {}, {}], ['#']],
    ['a member missing', {}, ['#/name']],
    ['a wrong type', { name: 1 }, ['#/name']],
    ['an empty string', { name: '  ' }, ['#/name']],
    ['an overlong string', { name: 'abcdef' }, ['#/name']],
    ['U+0000', { name: 'a\0' }, ['#/name']],
    ['a lone surrogate', { name: 'a\ud800' }, ['#/name']],
    ['an unknown member', { name: 'a', 'b/c~': 1 }, ['#/b~1c~0']],
    ['__proto__', JSON.parse('{"name":"a","__proto__":{"x":1}}'), ['#/__proto__']],
    ['constructor', { name: 'a', constructor: 1 }, ['#/constructor']],
    ['all that is wrong with many', [{ name: 'a' }, { x: 1 }, 'b'], ['#/1/x', '#/1/name', '#/2']],
  ])('names %s', (_what, body, pointers) => {
    expect(pointersOf(body)).toEqual(pointers);
  });

  it('counts characters, not UTF-16 units', () => {
    expect(pointersOf({ name: '😀😀😀😀😀' })).toEqual([]);
  });
});
