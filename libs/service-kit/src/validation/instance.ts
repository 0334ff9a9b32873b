import { getMetadataStorage, validateSync } from 'class-validator';

import { isForm } from '../http/body/parse-form.ts';
import type { DtoClass } from './dto-class.ts';
import { formValue } from './form-values.ts';
import { inNfc } from './in-nfc.ts';

/** Receives each invalid field of a value, and the fault. */
export type HearFault = (field: string, detail: string) => void;

/**
 * Creates an instance of a DTO from a client's value: from its own members that the DTO has rules for, with texts in
 * NFC. All others are faults; class-validator's own whitelist lets `__proto__` and `constructor` pass.
 *
 * @param hear is called once for each fault, of which there may be as many as a body has room for
 */
export function instanceOf<T extends object>(Dto: DtoClass<T>, sent: object, hear: HearFault): T {
  const known = new Set(rulesOf(Dto).map(({ propertyName }) => propertyName));
  for (const field of Object.keys(sent)) {
    if (!known.has(field)) {
      hear(field, 'unknown field');
    }
  }
  const instance = new Dto();
  const repeated = new Set<string>();
  const isOfForm = isForm(sent);
  for (const field of known) {
    if (Object.hasOwn(sent, field)) {
      const value: unknown = (sent as Record<string, unknown>)[field];
      const read = isOfForm ? formValue(Dto, field, value as string | string[]) : value;
      Object.assign(instance, { [field]: inNfc(read) });
      if (isOfForm && read === undefined) {
        repeated.add(field);
      }
    }
  }
  for (const { property, constraints = {} } of validateSync(instance)) {
    if (!repeated.has(property)) {
      hear(property, Object.values(constraints)[0] ?? 'invalid');
    }
  }
  repeated.forEach((field) => {
    hear(field, 'must be given once');
  });
  return instance;
}

function rulesOf(Dto: DtoClass<object>): readonly { readonly propertyName: string }[] {
  return getMetadataStorage().getTargetValidationMetadatas(Dto, '', false, false);
}
