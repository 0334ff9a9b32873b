import { connect } from 'node:net';

/** An answer to bytes that no client would send. */
export interface RawAnswer {
  readonly status: number;
  readonly type: string | undefined;
  /** The status line and the headers, as they came. */
  readonly head: string;
  readonly body: string;
}

/**
 * Sends the bytes of one request, which must ask for the connection to be closed, and reads its answer.
 *
 * @param origin such as `http://127.0.0.1:8080`
 */
export function exchange(origin: string, bytes: string): Promise<RawAnswer> {
  const { hostname, port } = new URL(origin);
  const socket = connect({ host: hostname, port: Number(port) });
  let received = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    received += text;
    // Envoy waits for a second, until its client has closed.
    if (isWhole(received)) {
      socket.end();
    }
  });
  socket.write(bytes);
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('close', () => {
      const [head = '', ...body] = received.split('\r\n\r\n');
      const type = /^content-type: (?<type>.+)$/imu.exec(head)?.groups?.['type'];
      resolve({ status: Number(head.split(' ')[1]), type, head, body: body.join('\r\n\r\n') });
    });
  });
}

function isWhole(received: string): boolean {
  const [head = '', ...body] = received.split('\r\n\r\n');
  const length = /^content-length: (?<length>\d+)/imu.exec(head)?.groups?.['length'];
  return length !== undefined && Buffer.byteLength(body.join('\r\n\r\n')) >= Number(length);
}
