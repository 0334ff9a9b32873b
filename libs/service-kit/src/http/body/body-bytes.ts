import type { IncomingMessage } from 'node:http';

import { Inject, Injectable } from '@nestjs/common';

import { HttpProblem } from '../../problem/http-problem.ts';
import { askForBody } from '../server/expectations.ts';
import { BodyLimits, MAX_CHUNKS } from './body-limits.ts';
import { decoderOf, tooLarge, type Decoder } from './decoders.ts';

/** Reads the bytes of bodies, with a limit for each and one for all together. */
@Injectable()
export class BodyBytes {
  readonly #limits: BodyLimits;
  #held = 0;
  #decoding = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(@Inject(BodyLimits) limits: BodyLimits) {
    this.#limits = limits;
  }

  /**
   * The body of a request, decompressed.
   *
   * @throws {HttpProblem} 413, 415, 400 if the encoding is invalid, 429 if too much is being read
   */
  async read(request: IncomingMessage): Promise<Buffer> {
    const { bytes, encodedBytes } = this.#limits;
    const decoder = decoderOf(request.headers['content-encoding']);
    const most = decoder ? encodedBytes : bytes;
    if (Number(request.headers['content-length'] ?? 0) > most) {
      throw tooLarge(bytes);
    }
    askForBody(request);
    const chunks: Buffer[] = [];
    let size = 0;
    try {
      for await (const chunk of chunksOf(request)) {
        size += chunk.length;
        this.#held += chunk.length;
        if (size > most) {
          throw tooLarge(bytes);
        }
        if (chunks.length >= MAX_CHUNKS) {
          throw new HttpProblem(400, `The body comes in more than ${String(MAX_CHUNKS)} chunks.`);
        }
        if (this.#held > this.#limits.bytesAtOnce) {
          // Not 503, for which the proxy would eject a healthy replica.
          throw new HttpProblem(429, 'Too many request bodies at once.', { headers: { 'Retry-After': '1' } });
        }
        chunks.push(chunk);
      }
      const sent = Buffer.concat(chunks);
      return decoder ? await this.#decode(decoder, sent) : sent;
    } finally {
      this.#held -= size;
    }
  }

  /** Waits for a free decoder. */
  async #decode(decoder: Decoder, sent: Buffer): Promise<Buffer> {
    if (this.#decoding >= this.#limits.decodersAtOnce) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#decoding++;
    }
    try {
      return await decoder(sent, this.#limits.bytes);
    } finally {
      const next = this.#waiting.shift();
      if (next) {
        next();
      } else {
        this.#decoding--;
      }
    }
  }
}

/** Leaves the connection open if the body is not read to its end: the response must still be sent. */
async function* chunksOf(request: IncomingMessage): AsyncGenerator<Buffer> {
  try {
    yield* request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  } catch {
    throw new HttpProblem(400, 'The request body is incomplete.');
  }
}
