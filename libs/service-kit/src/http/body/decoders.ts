import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';

import { HttpProblem } from '../../problem/http-problem.ts';

type Decode = (bytes: Buffer, options: { readonly maxOutputLength: number }) => Promise<Buffer>;

const DECODERS: Readonly<Record<string, Decode>> = {
  gzip: promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

/** Aliases of encodings (RFC 9110, section 8.4.1.3). */
const ALIASES: Readonly<Record<string, string>> = { 'x-gzip': 'gzip' };

/** Decompresses a body, up to its limit. */
export type Decoder = (bytes: Buffer, most: number) => Promise<Buffer>;

/**
 * The decoder of a `Content-Encoding`; undefined if there is none.
 *
 * @throws {HttpProblem} 415 that lists the supported encodings
 */
export function decoderOf(contentEncoding: string | undefined): Decoder | undefined {
  const name = (contentEncoding ?? '').trim().toLowerCase();
  if (name === '' || name === 'identity') {
    return undefined;
  }
  const known = ALIASES[name] ?? name;
  const decode = Object.hasOwn(DECODERS, known) ? DECODERS[known] : undefined;
  if (decode === undefined) {
    const names = Object.keys(DECODERS).join(', ');
    throw new HttpProblem(415, `Unsupported Content-Encoding. Supported, one at a time: ${names}.`, {
      headers: { 'Accept-Encoding': names },
    });
  }
  return async (bytes, most) => {
    try {
      return await decode(bytes, { maxOutputLength: most });
    } catch (error) {
      throw isTooLarge(error)
        ? tooLarge(most)
        : new HttpProblem(400, `The body is not valid ${known}, its Content-Encoding.`);
    }
  };
}

/** The error for a body beyond its limit. */
export function tooLarge(bytes: number): HttpProblem {
  return new HttpProblem(413, `The body is larger than ${String(bytes / 1_048_576)} MiB after decompression.`);
}

function isTooLarge(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
}
