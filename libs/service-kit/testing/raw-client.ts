import { connect, type Socket } from 'node:net';

/** An answer as it came. */
export interface RawAnswer {
  readonly status: number;
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A connection on which any bytes may be sent. */
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

  /** What has come so far. */
  get received(): string {
    return this.#received;
  }

  /** The error code of the connection; undefined where it was closed in order. */
  get error(): string | undefined {
    return this.#error?.code;
  }

  send(...parts: readonly (string | Buffer)[]): this {
    parts.forEach((part) => this.#socket.write(part, typeof part === 'string' ? 'latin1' : undefined));
    return this;
  }

  /** Sends no more. */
  end(): this {
    this.#socket.end();
    return this;
  }

  destroy(): void {
    this.#socket.destroy();
  }

  /** Resolves with all answers when the server has closed the connection. */
  async answers(): Promise<RawAnswer[]> {
    await this.#closed;
    return readAnswers(this.#received);
  }
}

/** Reads answers, each with a length or none but the last. */
export function readAnswers(text: string): RawAnswer[] {
  const answers: RawAnswer[] = [];
  for (let rest = text; rest !== '';) {
    const end = rest.indexOf('\r\n\r\n');
    const [line = '', ...lines] = rest.slice(0, end < 0 ? undefined : end).split('\r\n');
    const headers = Object.fromEntries(
      lines.map((header) => {
        const colon = header.indexOf(':');
        return [header.slice(0, colon).toLowerCase(), header.slice(colon + 1).trim()];
      }),
    );
    const status = Number(line.split(' ')[1]);
    const start = end < 0 ? rest.length : end + 4;
    const length = status < 200 ? 0 : Number(headers['content-length'] ?? rest.length - start);
    answers.push({ status, headers, body: rest.slice(start, start + length) });
    rest = rest.slice(start + length);
  }
  return answers;
}
