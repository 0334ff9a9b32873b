import { namesOf, SERVICE_SUFFIX } from '../names.ts';
import { identifiersOfTemplates, isKeyword } from './templates.ts';

/** A DNS label whose words each begin with a letter, so that class names can contain them. */
const NAME = /^[a-z][a-z0-9]*(?:-[a-z][a-z0-9]*)*$/u;
/** Leaves room for the suffixes that Kubernetes adds, since a label has 63 characters at most. */
const MAX_LENGTH = 50;
/** Keywords that may name a variable all the same: the plurals of the letters A and I. */
const LETTERS: readonly string[] = ['as', 'is'];
/** Names that are reserved in strict code, though they are no keywords. */
const STRICT: readonly string[] = ['arguments', 'eval'];
/** Prefixes of role and table names that PostgreSQL and SQLite reserve. */
const OF_DATABASES = /^(?:pg|sqlite)-/u;

/** @throws {Error} one line, if the name is not valid for a service, or for its code */
export function assertName(name: string): void {
  if (!NAME.test(name) || !name.endsWith(SERVICE_SUFFIX) || name.length > MAX_LENGTH) {
    throw new Error(
      `the name ${name} is invalid: it must be a DNS label of words in lower case that ends in ${SERVICE_SUFFIX}, such as ` +
        `review${SERVICE_SUFFIX}, of ${String(MAX_LENGTH)} characters at most`,
    );
  }
  if (OF_DATABASES.test(name)) {
    throw new Error(`the name ${name} cannot be taken: databases reserve names that begin with pg_ or sqlite_`);
  }
  const { one, many, Thing, Things, thing } = namesOf(name);
  const used = identifiersOfTemplates();
  const clash = [one, many, Thing, Things].find(
    (identifier) =>
      used.has(identifier) ||
      STRICT.includes(identifier) ||
      (isKeyword(identifier) && !LETTERS.includes(identifier)) ||
      identifier in globalThis,
  );
  if (clash !== undefined) {
    throw new Error(
      `the name ${name} cannot be taken: in the code of a service, ${clash} already has another meaning than ${thing}`,
    );
  }
}
