import { idOf, type Cursor, type PageRequest } from '@film-mesh/shared-domain';

/** A cursor in URLs and headers, opaque to clients: its position, and the complete position if that differs. */
const CURSOR = /^p(?<position>\d{1,15})(?:-(?<complete>\d{1,15}))?$/u;

/** The pattern for {@link readCursor}, for OpenAPI documents; with `[0-9]`, as some parsers take `\d` for more. */
export const CURSOR_PATTERN =
  '^(?:p[0-9]{1,15}(?:-[0-9]{1,15})?|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})$';

/** The header of a page with the cursor from which a follower of the list continues. */
export const NEXT_CURSOR = 'X-Next-Cursor';

/** Formats a cursor. */
export function cursorText({ position, complete }: Cursor): string {
  return complete === position ? `p${String(position)}` : `p${String(position)}-${String(complete)}`;
}

/** Parses a {@link cursorText}, or the id of an item; undefined if it is neither. */
export function readCursor(text: string): NonNullable<PageRequest['after']> | undefined {
  const { position, complete = position } = CURSOR.exec(text)?.groups ?? {};
  if (position !== undefined) {
    return { position: Number(position), complete: Math.min(Number(complete), Number(position)) };
  }
  return idOf(text);
}
