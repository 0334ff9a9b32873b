import { connect, type Socket } from 'node:net';

/** A raw response. */
export interface RawAnswer {
  readonly status: number;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A connection for arbitrary bytes. */
export class RawClient {
  readonly #socket: Socket;
  readonly #closed: Promise<void>;
  #received = '';
  #error: NodeJS.ErrnoException | undefined;

  /** @param origin such as `http://127.0.0.1:5000` */
  constructor(origin: string) {
    const { hostname, port } = new URL(origin);
    this.#socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    this.#socket.setEncoding('latin1').on('data', (text: string) => (this.#received += text));
    this.#socket.on('error', (error: NodeJS.ErrnoException) => (this.#error = error));
    this.#closed = new Promise((resolve) => {
      this.#socket.once('end', () => this.#socket.end()).once('close', () => resolve());
    });
  }

  /** The bytes received so far. */
  get received(): string {
    return this.#received;
  }

  /** The error code of the connection; undefined if it was closed in order. */
  get error(): string | undefined {
    return this.#error?.code;
  }

  send(...parts: readonly (string | Buffer)[]): this {
    parts.forEach((part) => this.#socket.write(part, typeof part === 'string' ? 'latin1' : undefined));
    return this;
  }

  /** Half-closes the connection. */
  end(): this {
    this.#socket.end();
    return this;
  }

  destroy(): void {
    this.#socket.destroy();
  }

  /** Resolves with all responses when the server has closed the connection. */
  async answers(): Promise<RawAnswer[]> {
    await this.#closed;
    return readAnswers(this.#received);
  }
}

/**
 * Parses the responses in the bytes of a connection (`latin1`). A body extends to the beginning of the next response;
 * bytes beyond its `Content-Length` become a response without a status.
 */
export function readAnswers(received: string): RawAnswer[] {
  const answers = received
    .split(/(?=HTTP\/1\.[01] [1-5]\d\d [^\r\n]*\r\n)/u)
    .filter((part) => part.startsWith('HTTP/1.'));
  return answers.flatMap((answer) => {
    const [head = '', ...body] = answer.split('\r\n\r\n');
    const [statusLine = '', ...lines] = head.split('\r\n');
    const headers = lines.map((line): [string, string] => {
      const [name = '', ...value] = line.split(':');
      return [name.toLowerCase(), value.join(':').trim()];
    });
    const fields = Object.fromEntries(headers);
    const bytes = body.join('\r\n\r\n');
    const length = Number(fields['content-length'] ?? bytes.length);
    const read = (status: number, part: string) => ({
      status,
      headers: fields,
      body: Buffer.from(part, 'latin1').toString(),
    });
    const whole = read(Number(statusLine.split(' ')[1]), bytes.slice(0, length));
    return bytes.length > length ? [whole, read(NaN, bytes.slice(length))] : [whole];
  });
}
