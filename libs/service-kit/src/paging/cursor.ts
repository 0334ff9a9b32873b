import { idOf, type Cursor, type PageRequest } from '@film-mesh/shared-domain';

/** A cursor as it stands in URLs and headers, opaque to clients: its position, and what is complete if that differs. */
const CURSOR = /^p(?<position>\d{1,15})(?:-(?<complete>\d{1,15}))?$/u;

/** The pattern of what {@link readCursor} reads, for OpenAPI documents; with `[0-9]`, as some readers take `\d` for more. */
export const CURSOR_PATTERN =
  '^(?:p[0-9]{1,15}(?:-[0-9]{1,15})?|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})$';

/** The header of a page that says where a reader who follows the list goes on. */
export const NEXT_CURSOR = 'X-Next-Cursor';

/** Writes a cursor. */
export function cursorText({ position, complete }: Cursor): string {
  return complete === position ? `p${String(position)}` : `p${String(position)}-${String(complete)}`;
}

/** Reads what {@link cursorText} wrote, or the id of an item; undefined if it is neither. */
export function readCursor(text: string): NonNullable<PageRequest['after']> | undefined {
  const { position, complete = position } = CURSOR.exec(text)?.groups ?? {};
  if (position !== undefined) {
    return { position: Number(position), complete: Math.min(Number(complete), Number(position)) };
  }
  return idOf(text);
}
