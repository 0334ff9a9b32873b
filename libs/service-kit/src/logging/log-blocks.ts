import type { DestinationStream } from 'pino';

import { BoundedOutput } from './bounded-output.ts';

/** How many characters of the log are written at once; each writing is a call of the kernel by another thread. */
const BLOCK_LENGTH = 32_768;
/** How long a line waits for its block to fill, in milliseconds. */
const MAX_WAIT_MS = 200;

/**
 * Writes lines to the standard output in blocks. What waits for its block is written when the process exits.
 *
 * pino's own destination has blocks too (`minLength`), but counts the bytes of all that it holds anew with each line: it
 * costs a read a tenth of its time.
 */
export class LogBlocks implements DestinationStream {
  readonly #output = new BoundedOutput();
  #block = '';

  constructor() {
    setInterval(() => {
      this.#write();
    }, MAX_WAIT_MS).unref();
    // Where nothing is left to do, the output ends before the exit.
    process.on('beforeExit', () => {
      this.#write();
    });
    process.on('exit', () => {
      this.#write();
      this.#output.writeAtExit();
    });
  }

  /** The lines dropped so far, because the output did not take them. */
  get dropped(): number {
    return this.#output.dropped;
  }

  /** @param tell is called with the number of lines that were dropped since, when the output takes some again */
  onDropped(tell: (dropped: number) => void): void {
    this.#output.onDropped(tell);
  }

  write(line: string): void {
    this.#block += line;
    if (this.#block.length >= BLOCK_LENGTH) {
      this.#write();
    }
  }

  /** Calls back when all is written, or cannot be; what `logger.flush()` of pino asks for. */
  flush(done: (error?: Error) => void): void {
    this.#write();
    this.#output.flush(done);
  }

  #write(): void {
    if (this.#block !== '') {
      this.#output.write(this.#block);
      this.#block = '';
    }
  }
}
