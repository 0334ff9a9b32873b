/** A class without constructor arguments whose properties are decorated with class-validator's rules. */
export type DtoClass<T extends object> = new () => T;
