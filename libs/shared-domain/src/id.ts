/** A UUID of any version (RFC 9562, section 4), because other systems may create ratings with their own ids. */
const ID_PATTERN = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/u;

/**
 * Normalises a client's id; undefined if it is not a UUID. Nothing has such an id, and not every store could be queried
 * for it: PostgreSQL refuses U+0000.
 */
export function idOf(text: string): string | undefined {
  const id = text.toLowerCase();
  return ID_PATTERN.test(id) ? id : undefined;
}
