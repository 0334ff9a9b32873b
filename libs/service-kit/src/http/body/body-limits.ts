import { Injectable } from '@nestjs/common';

/** The largest body, in bytes; of a compressed one, after decompression. */
export const MAX_BODY_BYTES = 1_048_576;

/** Overhead of an encoder on an incompressible body, in bytes: some for each block. */
const MAX_ENCODING_OVERHEAD = 4_096;

/** Maximum of chunks of a body, however short they are: each costs some microseconds. */
export const MAX_CHUNKS = 16_384;

/** Limits of the cost of one body, and of all bodies together. See docs/adr/0014-bodies.md. */
@Injectable()
export class BodyLimits {
  /** Bytes of a body, after decompression. */
  readonly bytes: number = MAX_BODY_BYTES;
  /** Bytes of a compressed body as it is sent. */
  readonly encodedBytes: number = MAX_BODY_BYTES + MAX_ENCODING_OVERHEAD;
  /**
   * Bytes of a body that is parsed as JSON5: its parser takes a hundred times as long as that of JSON, and 184 bytes
   * for each.
   */
  readonly json5Bytes: number = 65_536;
  /** Depth of nested arrays and objects. */
  readonly depth: number = 64;
  /** Number of items and members: a body has room for as many as cost 30 MiB. */
  readonly values: number = 131_072;
  /** Members of a form. */
  readonly formMembers: number = 1_000;
  /** Bytes of all bodies that are being read at a time: many clients that send slowly must not fill the memory. */
  readonly bytesAtOnce: number = 32 * MAX_BODY_BYTES;
  /** Decoders at a time: one of Brotli takes up to 16 MiB, however short its body is. */
  readonly decodersAtOnce: number = 2;
}
