import { getMetadataStorage, validateSync } from 'class-validator';

/** A class without constructor arguments whose properties are decorated with class-validator's rules. */
export type DtoClass<T extends object> = new () => T;

/** A field of a value, and what is wrong with it. */
export interface Fault {
  readonly field: string;
  readonly detail: string;
}

/**
 * Makes an instance of a DTO of what a client sent: of its own members, those that the DTO has rules for. All others
 * are faults; class-validator's own whitelist lets `__proto__` and `constructor` pass.
 *
 * @returns the instance and everything that is wrong with it
 */
export function instanceOf<T extends object>(Dto: DtoClass<T>, sent: object): { instance: T; faults: Fault[] } {
  const known = new Set(rulesOf(Dto).map(({ propertyName }) => propertyName));
  const members = Object.entries(sent);
  const unknown = members.filter(([field]) => !known.has(field)).map(([field]) => ({ field, detail: 'is not known' }));
  const instance = Object.assign(new Dto(), Object.fromEntries(members.filter(([field]) => known.has(field))));
  const wrong = validateSync(instance).map(({ property, constraints = {} }) => ({
    field: property,
    detail: Object.values(constraints)[0] ?? 'is wrong',
  }));
  return { instance, faults: [...unknown, ...wrong] };
}

function rulesOf(Dto: DtoClass<object>): readonly { readonly propertyName: string }[] {
  return getMetadataStorage().getTargetValidationMetadatas(Dto, '', false, false);
}
