import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib';

/** The largest body that a service reads, in bytes; as in service-kit, which Node cannot load without a build. */
export const MAX_BODY_BYTES = 1_048_576;
/** The largest body that a service tries as JSON5, in bytes; as there. */
export const JSON5_LIMIT_BYTES = 65_536;

const FORM = 'application/x-www-form-urlencoded';

/** A body that is made to cost as much as may be, and the content type that makes it so. */
export interface HostileBody {
  readonly name: string;
  readonly type: string;
  readonly text: string;
  /** Intended size, in bytes. */
  readonly size: number;
}

/** Repeats a text up to a size in bytes, between a beginning and an end. */
function filled(size: number, piece: string | ((n: number) => string), open = '', close = ''): string {
  const parts: string[] = [];
  let left = size - Buffer.byteLength(open + close);
  for (let n = 0; ; n++) {
    const part = typeof piece === 'string' ? piece : piece(n);
    left -= Buffer.byteLength(part);
    if (left < 0) {
      return open + parts.join('') + close;
    }
    parts.push(part);
  }
}

/** A key that is as short as may be, and another for each number. */
const key = (n: number) => n.toString(36);

/** The shapes of bodies, by a size in bytes. */
const SHAPES: Readonly<Record<string, (size: number) => string>> = {
  'open brackets': (size) => filled(size, '['),
  'open braces': (size) => filled(size, '{"a":'),
  'open braces of JSON5': (size) => filled(size, '{a:'),
  'one long string': (size) => filled(size, 'x', '{"name":"', '","id":1}'),
  'one long string of emoji': (size) => filled(size, '😀', '{"name":"', '","id":1}'),
  'combining marks out of order': (size) => filled(size, '\u0301\u0323', '{"name":"a', '","language":"x"}'),
  'combining marks in a thousand texts': (size) =>
    filled(size, (n) => `{"name":"${key(n)}${'\u0301\u0323'.repeat(15)}","language":"x","x":1},`, '[', '0]'),
  'one long name of a member': (size) => filled(size, '~', '{"', '":1}'),
  commas: (size) => filled(size, ','),
  'commas in an array': (size) => filled(size, ',', '[', ']'),
  'a comment': (size) => filled(size, '*', '/*', '*/{}'),
  'many comments': (size) => filled(size, '/**/', '', '{}'),
  'comments of a line': (size) => filled(size, '//\n', '', '{}'),
  escapes: (size) => filled(size, '\\u0041', '{"name":"', '"}'),
  backslashes: (size) => filled(size, '\\\\', '{"name":"', '"}'),
  'line separators': (size) => filled(size, '\u2028', "{'name':'", "'}"),
  'unknown members': (size) => filled(size, (n) => `"${key(n)}":0,`, '{', '"":0}'),
  'unknown members of numbers': (size) => filled(size, (n) => `"${String(n)}":0,`, '{', '"":0}'),
  'unknown members of JSON5': (size) => filled(size, (n) => `$${key(n)}:0,`, '{', '}'),
  'one member again and again': (size) => filled(size, '"name":"a",', '{', '"name":1}'),
  __proto__: (size) => filled(size, '{"__proto__":{"a":1}},', '[', '0]'),
  'a number of many digits': (size) => filled(size, '9', '{"year":', '}'),
  'a fraction of many digits': (size) => filled(size, '7', '{"year":0.', 'e999999}'),
  'a hexadecimal number': (size) => filled(size, 'f', '{year:0x', '}'),
  numbers: (size) => filled(size, '1e9,', '[', '0]'),
  'empty objects': (size) => filled(size, '{},', '[', '{}]'),
  'empty arrays': (size) => filled(size, '[],', '[', '[]]'),
  'empty strings': (size) => filled(size, '"",', '[', '""]'),
  'white space': (size) => filled(size, ' ', '', '{}'),
  '1,000 wrong items': (size) =>
    `[${Array.from({ length: 1_000 }, (_, n) => filled(Math.floor(size / 1_000) - 1, (m) => `"${key(n * 99 + m)}":0,`, '{', '"name":""}')).join(',')}]`,
  '1,000 empty items': () => `[${Array.from({ length: 1_000 }, () => '{}').join(',')}]`,
};

const FORMS: typeof SHAPES = {
  'members of a form': (size) => filled(size, (n) => `${key(n)}&`),
  'one member of a form': (size) => filled(size, 'a=&'),
  'escapes of a form': (size) => filled(size, '%41', 'name='),
  'one member of a form again and again': (size) => filled(size, 'name=a&'),
  'broken escapes of a form': (size) => filled(size, '%', 'name='),
};

/** Each shape of one size, in bytes. */
export function bodiesOfSize(size: number): readonly HostileBody[] {
  return [...bodiesOf(SHAPES, size, 'application/json'), ...bodiesOf(FORMS, size, FORM)];
}

/** Every shape, as large as it may be: as what is read as JSON, and as what is tried as JSON5. */
export function hostileBodies(): readonly HostileBody[] {
  return [MAX_BODY_BYTES, JSON5_LIMIT_BYTES].flatMap(bodiesOfSize);
}

/** The encodings of a body. */
export const BODY_ENCODINGS: Readonly<Record<string, (text: string) => Buffer>> = {
  identity: (text) => Buffer.from(text),
  gzip: (text) => gzipSync(text),
  deflate: (text) => deflateSync(text),
  br: (text) => brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
};

function bodiesOf(shapes: typeof SHAPES, size: number, type: string): HostileBody[] {
  return Object.entries(shapes).map(([name, make]) => ({
    name: `${name}, ${String(size / 1_024)} KiB`,
    type,
    text: make(size),
    size,
  }));
}
