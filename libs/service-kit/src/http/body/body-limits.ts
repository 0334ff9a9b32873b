import { Injectable } from '@nestjs/common';

/** The largest body that is read, in bytes; of a compressed one, after inflation. */
export const MAX_BODY_BYTES = 1_048_576;

/** What an encoder adds to a body that it cannot make smaller, in bytes: some for each block. */
const MAX_ENCODING_OVERHEAD = 4_096;

/** In how many chunks a body may come, however short they are: each costs some microseconds. */
export const MAX_CHUNKS = 16_384;

/** What one body may cost, and all bodies together. See docs/adr/0014-bodies.md. */
@Injectable()
export class BodyLimits {
  /** Of a body, after inflation. */
  readonly bytes: number = MAX_BODY_BYTES;
  /** Of a compressed body as it is sent. */
  readonly encodedBytes: number = MAX_BODY_BYTES + MAX_ENCODING_OVERHEAD;
  /** Of a body that is read as JSON5: its parser takes a hundred times as long as that of JSON, and 184 bytes for each. */
  readonly json5Bytes: number = 65_536;
  /** How deep arrays and objects may be nested. */
  readonly depth: number = 64;
  /** How many items and members there may be: a body has room for as many as cost 30 MiB. */
  readonly values: number = 131_072;
  /** The members of a form. */
  readonly formMembers: number = 1_000;
  /** Of all bodies that are being read at a time: many clients that send slowly must not fill the memory. */
  readonly bytesAtOnce: number = 32 * MAX_BODY_BYTES;
  /** Decoders at a time: one of Brotli takes up to 16 MiB, however short its body is. */
  readonly decodersAtOnce: number = 2;
}
