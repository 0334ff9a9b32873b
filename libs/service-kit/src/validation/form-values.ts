import { getMetadataStorage } from 'class-validator';

import type { DtoClass } from './dto-class.ts';

/** The key of what `@ApiProperty()` says of a property; `@nestjs/swagger` does not export it. */
const API_PROPERTY = 'swagger/apiModelProperties';

/** Of that, what is read here. */
interface ApiProperty {
  readonly type?: unknown;
  readonly isArray?: boolean;
  readonly items?: ApiProperty;
}

/** What a text is read as; undefined if it is no text of such a value. */
type Reader = (text: string) => unknown;

const isDecimal = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/u;
const isInteger = /^-?(?:0|[1-9]\d*)$/u;
const toNumber = (form: RegExp) => (text: string) => (form.test(text) ? Number(text) : undefined);
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
]);

const readInteger = toNumber(isInteger);
const READERS = new Map<unknown, Reader>([
  ['integer', readInteger],
  ['number', toNumber(isDecimal)],
  [Number, toNumber(isDecimal)],
  ['boolean', (text) => BOOLEANS.get(text)],
  [Boolean, (text) => BOOLEANS.get(text)],
]);

/**
 * The value that a text of a form stands for, by the type that a DTO's property has: a plain decimal number, `true`,
 * `false`, or the text itself, as also where it is no text of such a value, of which the DTO's rules then complain.
 *
 * @param sent several texts where the form has the member several times
 * @returns undefined if the form has a member several times that is no array
 */
export function formValue(Dto: DtoClass<object>, property: string, sent: string | readonly string[]): unknown {
  const { type, isArray } = typeOf(Dto, property);
  const read = isArray || type !== Number || !mustBeInteger(Dto, property) ? READERS.get(type) : readInteger;
  const valueOf = (text: string) => read?.(text) ?? text;
  if (isArray) {
    return [sent].flat().map(valueOf);
  }
  return typeof sent === 'string' ? valueOf(sent) : undefined;
}

/** The type of a property, or of its items, as its documentation has it, else its declaration. */
function typeOf(Dto: DtoClass<object>, property: string): { readonly type: unknown; readonly isArray: boolean } {
  const documented = Reflect.getMetadata(API_PROPERTY, Dto.prototype as object, property) as ApiProperty | undefined;
  const declared: unknown = Reflect.getMetadata('design:type', Dto.prototype as object, property);
  const type = documented?.type ?? declared;
  if (Array.isArray(type)) {
    return { type: type[0] as unknown, isArray: true };
  }
  if (type === 'array' || type === Array) {
    return { type: documented?.items?.type, isArray: true };
  }
  return { type, isArray: documented?.isArray ?? false };
}

function mustBeInteger(Dto: DtoClass<object>, property: string): boolean {
  return getMetadataStorage()
    .getTargetValidationMetadatas(Dto, '', false, false)
    .some(({ propertyName, name }) => propertyName === property && name === 'isInt');
}
