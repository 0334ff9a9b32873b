import { MIMEType } from 'node:util';

import { HttpProblem } from '../../problem/http-problem.ts';

const JSON_TYPE = 'application/json';
/** The media type of a form without files. */
export const FORM_TYPE = 'application/x-www-form-urlencoded';

/** The accepted media types; a JSON object or array is read whatever its type. */
const READ_TYPES = [JSON_TYPE, FORM_TYPE] as const;

/** The kind of a body by its content type: `any` if it has none. */
export type BodyKind = 'json' | 'form' | 'any' | 'other';

/**
 * The kind of a body.
 *
 * @throws {HttpProblem} 415 for multipart, or another charset than UTF-8
 */
export function bodyKindOf(contentType: string | undefined): BodyKind {
  if (contentType === undefined || contentType.trim() === '') {
    return 'any';
  }
  const type = parsed(contentType);
  if (type?.type === 'multipart') {
    throw unreadable();
  }
  const charset = type?.params.get('charset');
  if (charset != null && !isUtf8(charset)) {
    throw new HttpProblem(415, 'Unsupported charset. Supported charset: utf-8.');
  }
  if (type?.essence === FORM_TYPE) {
    return 'form';
  }
  return type?.essence === JSON_TYPE || type?.subtype.endsWith('+json') ? 'json' : 'other';
}

/** The error for an unsupported media type. */
export function unreadable(): HttpProblem {
  return new HttpProblem(415, `Unsupported Content-Type. Supported media types: ${READ_TYPES.join(', ')}.`, {
    headers: { Accept: READ_TYPES.join(', ') },
  });
}

function parsed(contentType: string): MIMEType | undefined {
  try {
    return new MIMEType(contentType);
  } catch {
    return undefined;
  }
}

/** By the labels of the Encoding Standard, among them `utf8`. */
function isUtf8(charset: string): boolean {
  try {
    return new TextDecoder(charset).encoding === 'utf-8';
  } catch {
    return false;
  }
}
