import type { IncomingMessage, ServerResponse } from 'node:http';

/** Whether a request says that it has a body. */
export function hasBody({ headers }: IncomingMessage): boolean {
  const { 'content-length': length = '0', 'transfer-encoding': transferEncoding } = headers;
  return length !== '0' || transferEncoding !== undefined;
}

/**
 * Takes what is left of a body that nobody reads, so that its client hears the answer and can use the connection again.
 * Beyond the limit the connection ends with the answer; a client that is slow has the server's `requestTimeout`.
 *
 * @param most how many bytes
 */
export async function drain(request: IncomingMessage, response: ServerResponse, most: number): Promise<void> {
  if (!hasBody(request) || request.readableEnded || request.destroyed) {
    return;
  }
  if (Number(request.headers['content-length'] ?? 0) > most) {
    endConnection(response);
    return;
  }
  let left = most;
  await new Promise<void>((resolve) => {
    const finish = () => {
      request.off('data', count).off('end', finish).off('close', finish);
      resolve();
    };
    const count = ({ length }: Buffer) => {
      left -= length;
      if (left < 0) {
        request.pause();
        endConnection(response);
        finish();
      }
    };
    request.on('data', count).once('end', finish).once('close', finish);
    request.resume();
  });
}

function endConnection(response: ServerResponse): void {
  if (!response.headersSent) {
    response.setHeader('Connection', 'close');
  }
}
