import { HttpProblem } from '../../problem/http-problem.ts';
import type { BodyLimits } from './body-limits.ts';
import { boundBrokenBy } from './extent.ts';
import { unreadable, type BodyKind } from './media-type.ts';
import { parseForm } from './parse-form.ts';
import { parseJson5 } from './parse-json5.ts';

/** The beginning of broken JSON rather than of a form. */
const LOOKS_LIKE_JSON = /^\s*[{[]/u;

const utf8 = new TextDecoder('utf-8', { fatal: true });

type ParseLimits = Pick<BodyLimits, 'json5Bytes' | 'depth' | 'values' | 'formMembers'>;

/**
 * Parses a body, whatever its content type: as JSON object or array, otherwise as JSON5, for its single quotes; and as
 * a form if it is one.
 *
 * @param kind by its content type
 * @throws {HttpProblem} 400 if nothing can parse it, 415 if its content type says so
 */
export function parseBody(bytes: Buffer, kind: BodyKind, limits: ParseLimits): unknown {
  const text = decode(bytes);
  if (text.trim() === '') {
    return undefined;
  }
  // JSON first, because plain `curl --data` labels JSON as a form.
  const json = parseJson(text, bytes.length, limits);
  const isJson = typeof json.value === 'object' || LOOKS_LIKE_JSON.test(text);
  if (kind === 'form' && !isJson) {
    return parseForm(text, limits.formMembers);
  }
  if (kind === 'other' && !isJson) {
    throw unreadable();
  }
  if (json.refusal !== undefined) {
    throw new HttpProblem(400, json.refusal);
  }
  return json.value;
}

function decode(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new HttpProblem(400, 'The body is not valid UTF-8.');
  }
}

/** A value, or the reason why there is none. */
interface Json {
  readonly value?: unknown;
  readonly refusal?: string;
}

const REFUSALS = {
  depth: ({ depth }: ParseLimits) => `The body is nested deeper than ${String(depth)} levels.`,
  values: ({ values }: ParseLimits) => `The body holds more than ${String(values)} values.`,
};

function parseJson(text: string, bytes: number, limits: ParseLimits): Json {
  const broken = boundBrokenBy(text, limits);
  if (broken !== undefined) {
    return { refusal: REFUSALS[broken](limits) };
  }
  const strict = parsedBy(JSON.parse, text);
  if (strict !== undefined) {
    return { value: strict };
  }
  if (bytes > limits.json5Bytes) {
    return {
      refusal: `The body is not valid JSON. JSON5 is accepted up to ${String(limits.json5Bytes / 1_024)} KiB.`,
    };
  }
  const value = parsedBy(parseJson5, text);
  return value === undefined ? { refusal: 'The body is neither valid JSON nor valid JSON5.' } : { value };
}

function parsedBy(parse: (text: string) => unknown, text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}
