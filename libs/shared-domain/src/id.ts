/** RFC 9562, section 4: of any version, because other systems may make ratings under ids of their own. */
const ID_PATTERN = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/u;

/**
 * The id that a client wrote, in the form in which ids are kept; undefined where it is none. There is nothing of such
 * an id, and not every store could be asked for it: PostgreSQL takes no U+0000.
 */
export function idOf(text: string): string | undefined {
  const id = text.toLowerCase();
  return ID_PATTERN.test(id) ? id : undefined;
}
