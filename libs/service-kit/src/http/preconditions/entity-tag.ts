/** The `ETag` of a state of a resource: strong, made of what no two states have in common, such as its version. */
export function entityTagOf(...state: readonly (number | string)[]): string {
  return `"${state.join('-')}"`;
}

/** RFC 9110, section 8.8.3: between the quotes may be a comma, and bytes beyond ASCII, which Node reads as Latin-1. */
const ENTITY_TAG = String.raw`(?:W/)?"[!#-~\x80-\xff]*"`;
const EACH_TAG = new RegExp(ENTITY_TAG, 'gu');

/**
 * The pattern of an `If-Match` or `If-None-Match` (RFC 9110, sections 13.1.1 and 13.1.2, and 5.6.1.2 on empty items of a
 * list) that is not `*`: at least one entity tag.
 */
export const TAGS_PATTERN = String.raw`^[\t ,]*${ENTITY_TAG}(?:[\t ]*,[\t ,]*${ENTITY_TAG})*[\t ,]*$`;
const TAGS = new RegExp(TAGS_PATTERN, 'u');

/** An entity tag as a client sent it. */
export interface EntityTag {
  readonly isWeak: boolean;
  /** With its quotes. */
  readonly opaque: string;
}

/** The entity tags that a condition names; `*`: any. */
export type TagSet = '*' | readonly EntityTag[];

/** Reads an `If-Match` or `If-None-Match`; undefined if it is neither `*` nor a list of entity tags. */
export function readTags(header: string): TagSet | undefined {
  const text = header.trim();
  if (text === '*') {
    return text;
  }
  return !TAGS.test(text)
    ? undefined
    : Array.from(text.matchAll(EACH_TAG), ([tag]) => ({
        isWeak: tag.startsWith('W/'),
        opaque: tag.slice(tag.indexOf('"')),
      }));
}
