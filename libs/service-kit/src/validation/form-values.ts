import { getMetadataStorage } from 'class-validator';

import type { DtoClass } from './dto-class.ts';

/** The metadata key of `@ApiProperty()`; `@nestjs/swagger` does not export it. */
const API_PROPERTY = 'swagger/apiModelProperties';

/** The used part of the metadata. */
interface ApiProperty {
  readonly type?: unknown;
  readonly isArray?: boolean;
  readonly items?: ApiProperty;
}

/** Parses a text; undefined if it is invalid. */
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
 * The value of a form's text, by the type of the DTO's property: a plain decimal number, `true`, `false`, or the text
 * itself. An invalid text stays a text, which the DTO's rules then refuse.
 *
 * @param sent several texts if the form repeats the member
 * @returns undefined if the form repeats a member that is no array
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

/** The type of a property, or of its items, by its documentation, otherwise by its declaration. */
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
