import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsArray, IsBoolean, IsInt, IsNumber, IsOptional, IsString } from 'class-validator';

import { parseForm } from '../http/body/parse-form.ts';
import type { HttpProblem } from '../problem/http-problem.ts';
import { ItemPipe } from './item.pipe.ts';

/** A DTO as any service may have one; its optional members are not sent by each case. */
class Seat {
  @IsOptional()
  @ApiPropertyOptional({ type: 'integer' })
  @IsInt({ message: 'must be an integer' })
  readonly row?: number;

  @IsOptional()
  @ApiProperty()
  @IsInt()
  readonly declared?: number;

  @IsOptional()
  @IsInt()
  readonly undocumented?: number;

  @IsOptional()
  @ApiProperty({ type: Number })
  @IsNumber()
  readonly price?: number;

  @IsOptional()
  @ApiProperty()
  @IsBoolean()
  readonly free?: boolean;

  @IsOptional()
  @ApiProperty({ type: 'integer', isArray: true })
  @IsInt({ each: true })
  @IsArray()
  readonly rows?: number[];

  @IsOptional()
  @ApiProperty({ type: [String] })
  @IsString({ each: true })
  @IsArray()
  readonly tags?: string[];

  @IsOptional()
  @ApiProperty()
  @IsString()
  readonly name?: string;
}

const pipe = new ItemPipe(Seat);
const read = (form: string) => pipe.transform(parseForm(form, 100));
const faultsOf = (form: string): unknown => {
  try {
    return read(form);
  } catch (error) {
    return (error as HttpProblem).more.errors?.map((field) => 'pointer' in field && field.pointer);
  }
};

describe('the members of a form', () => {
  it.each<[string, object]>([
    ['row=1999', { row: 1999 }],
    ['row=-3', { row: -3 }],
    ['row=0', { row: 0 }],
    ['declared=7&undocumented=8', { declared: 7, undocumented: 8 }],
    ['price=9.50', { price: 9.5 }],
    ['price=9', { price: 9 }],
    ['free=true', { free: true }],
    ['free=false', { free: false }],
    ['rows=1&rows=2', { rows: [1, 2] }],
    ['rows=1', { rows: [1] }],
    ['tags=a&tags=1', { tags: ['a', '1'] }],
    ['name=1999', { name: '1999' }],
    ['name=true', { name: 'true' }],
    ['name=a%2Bb+c', { name: 'a+b c' }],
  ])('are read by the types of the DTO: %s', (form, seat) => {
    expect(read(form)).toEqual(seat);
  });

  it.each([
    ...['', '1e3', '0x7', '+1999', '%2B1999', '1999+', '%201999', '1.0', '01999', '--1', 'NaN', 'null', '%D9%A1'].map(
      (text) => [`row=${text}`, '#/row'],
    ),
    ['row=1&row=1', '#/row'],
    ['declared=1.5', '#/declared'],
    ['undocumented=1.0', '#/undocumented'],
    ['price=.5', '#/price'],
    ['price=1e9999', '#/price'],
    ['free=1', '#/free'],
    ['free=TRUE', '#/free'],
    ['rows=1&rows=x', '#/rows'],
    ['name=a&name=b', '#/name'],
    ['seat=1', '#/seat'],
    ['__proto__=1', '#/__proto__'],
  ])('are refused that are of no such type, or come twice: %s', (form, pointer) => {
    expect(faultsOf(form)).toEqual([pointer]);
  });

  it('of JSON stay what they are', () => {
    expect(() => pipe.transform({ row: '1999' })).toThrow(expect.objectContaining({ status: 400 }));
    expect(() => pipe.transform({ name: ['a'] })).toThrow(expect.objectContaining({ status: 400 }));
  });
});
