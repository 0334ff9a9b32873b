/** A method, whatever it takes and gives. */
export type Method = (...args: never[]) => unknown;

/** The names of an object's methods. */
type MethodName<T> = { [K in keyof T]: T[K] extends Method ? K : never }[keyof T] & string;

/**
 * Puts something around a method of one object. The object stays the same one, so that whatever knows it by identity,
 * or reaches its private members, goes on.
 *
 * @param around given the method, bound to its object, gives what takes its place
 */
export function wrap<T extends object, K extends MethodName<T>>(
  object: T,
  name: K,
  around: (method: T[K]) => T[K],
): void {
  const method = object[name] as T[K] & Method;
  object[name] = around(method.bind(object) as T[K]);
}
