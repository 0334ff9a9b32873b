import { write, writeSync } from 'node:fs';

/** The file descriptor of standard output. */
const STDOUT = 1;
/** Maximum of buffered bytes; further lines are dropped. */
const MAX_WAITING = 1_048_576;
/** Time before the next try of a blocked output, in milliseconds. */
const RETRY_MS = 100;
/** Time that the exit of the process waits for a blocked output, and time between two tries, in milliseconds. */
const MAX_EXIT_MS = 500;
const EXIT_RETRY_MS = 10;
/** Errors of an output without a reader, or that never existed. */
const CLOSED: readonly (string | undefined)[] = ['EPIPE', 'EBADF'];

/**
 * Standard output for a service that must go on whatever happens to it: a pipe that nobody reads, one whose reader is
 * gone, a full disk. The buffer is bounded; lines beyond it are dropped and counted.
 *
 * pino's own destination has `maxLength` too, but it ends the process when a disk is full, hangs forever once it has
 * dropped after an error, and waits for the reader of a full pipe when the process exits.
 */
export class BoundedOutput {
  readonly #flushes: (() => void)[] = [];
  #waiting: Buffer[] = [];
  #length = 0;
  #state: 'idle' | 'writing' | 'retrying' | 'closed' = 'idle';
  #dropped = 0;
  #untold = 0;
  #tell: (dropped: number) => void = () => undefined;

  constructor() {
    // Opening it makes a pipe or a socket non-blocking (O_NONBLOCK). Otherwise one of Node's few threads waits for the
    // reader, and the exit of the process waits for the thread.
    process.stdout.once('error', () => undefined);
  }

  /** The lines dropped so far. */
  get dropped(): number {
    return this.#dropped;
  }

  /** @param tell is called with the number of lines dropped since, when the output accepts some again */
  onDropped(tell: (dropped: number) => void): void {
    this.#tell = tell;
  }

  /** Writes whole lines, in the order of the calls. */
  write(lines: string): void {
    const bytes = Buffer.from(lines);
    if (this.#state === 'closed' || this.#length + bytes.length > MAX_WAITING) {
      this.#drop(lines);
      return;
    }
    this.#waiting.push(bytes);
    this.#length += bytes.length;
    if (this.#state === 'idle') {
      this.#next();
    }
  }

  /** Calls back when everything is written, or cannot be. */
  flush(done: () => void): void {
    if (this.#waiting.length === 0) {
      done();
    } else {
      this.#flushes.push(done);
    }
  }

  /** Writes the buffer while the process exits, except for the lines that another thread is writing. */
  writeAtExit(): void {
    const giveUpAt = Date.now() + MAX_EXIT_MS;
    if (this.#state === 'writing') {
      this.#took(this.#first().length);
    }
    while (this.#waiting.length > 0) {
      try {
        this.#took(writeSync(STDOUT, this.#first()));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN' || Date.now() > giveUpAt) {
          return;
        }
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, EXIT_RETRY_MS);
      }
    }
  }

  #next(): void {
    this.#state = 'writing';
    write(STDOUT, this.#first(), (error, length) => {
      if (error === null) {
        this.#written(length);
      } else if (CLOSED.includes(error.code)) {
        this.#close();
      } else {
        // EAGAIN, ENOSPC, EIO: transient.
        this.#state = 'retrying';
        setTimeout(() => {
          this.#next();
        }, RETRY_MS).unref();
      }
    });
  }

  #written(length: number): void {
    this.#took(length);
    if (this.#untold > 0 && this.#length <= MAX_WAITING / 2) {
      const untold = this.#untold;
      this.#untold = 0;
      this.#tell(untold);
    }
    if (this.#waiting.length > 0) {
      this.#next();
    } else {
      this.#state = 'idle';
      this.#flushed();
    }
  }

  #close(): void {
    this.#state = 'closed';
    this.#waiting.forEach((lines) => {
      this.#drop(lines.toString());
    });
    this.#waiting = [];
    this.#length = 0;
    this.#flushed();
  }

  #flushed(): void {
    this.#flushes.splice(0).forEach((done) => {
      done();
    });
  }

  #first(): Buffer {
    return this.#waiting[0] ?? Buffer.alloc(0);
  }

  #took(length: number): void {
    const [first = Buffer.alloc(0), ...others] = this.#waiting;
    const rest = first.subarray(length);
    this.#waiting = rest.length === 0 ? others : [rest, ...others];
    this.#length -= length;
  }

  #drop(lines: string): void {
    const count = lines.split('\n').length - 1;
    this.#dropped += count;
    this.#untold += count;
  }
}
