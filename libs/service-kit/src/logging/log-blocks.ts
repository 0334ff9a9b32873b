import type { DestinationStream } from 'pino';

import { BoundedOutput } from './bounded-output.ts';

/** Size of a block, in characters; each block is a system call by another thread. */
const BLOCK_LENGTH = 32_768;
/** Time that a line waits for its block to fill, in milliseconds. */
const MAX_WAIT_MS = 200;

/**
 * Writes lines to standard output in blocks. An incomplete block is written when the process exits.
 *
 * pino's own destination has blocks too (`minLength`), but measures its whole buffer again with each line, which costs
 * a read a tenth of its time.
 */
export class LogBlocks implements DestinationStream {
  readonly #output = new BoundedOutput();
  #block = '';

  constructor() {
    setInterval(() => {
      this.#write();
    }, MAX_WAIT_MS).unref();
    // If nothing is left to do, the output ends before the exit.
    process.on('beforeExit', () => {
      this.#write();
    });
    process.on('exit', () => {
      this.#write();
      this.#output.writeAtExit();
    });
  }

  /** Number of lines dropped so far, because the output did not accept them. */
  get dropped(): number {
    return this.#output.dropped;
  }

  /** @param tell is called with the number of lines dropped since, when the output accepts some again */
  onDropped(tell: (dropped: number) => void): void {
    this.#output.onDropped(tell);
  }

  write(line: string): void {
    this.#block += line;
    if (this.#block.length >= BLOCK_LENGTH) {
      this.#write();
    }
  }

  /** Calls back when everything is written, or cannot be; called by `logger.flush()` of pino. */
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
