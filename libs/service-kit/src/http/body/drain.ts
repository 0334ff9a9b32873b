import type { IncomingMessage, ServerResponse } from 'node:http';

import { lingerAtEnd } from '../server/linger.ts';
import { waitsForContinue } from '../server/expectations.ts';
import { MAX_BODY_BYTES, MAX_CHUNKS } from './body-limits.ts';

/** Maximum of bytes that are drained: a longer body ends with its connection. */
export const MAX_DRAINED_BYTES = 16 * MAX_BODY_BYTES;

/** Tests whether a request declares a body. */
export function hasBody({ headers }: IncomingMessage): boolean {
  const { 'content-length': length = '0', 'transfer-encoding': transferEncoding } = headers;
  return length !== '0' || transferEncoding !== undefined;
}

/**
 * Drains an unread body, so that its client reads the response and can reuse the connection. Beyond the limit, the
 * connection ends with the response, and so does that of a client that waits for 100 Continue: it may never send the
 * body. Slow clients are limited by the server's `requestTimeout`.
 */
export async function drain(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!hasBody(request) || request.readableEnded || request.destroyed) {
    return;
  }
  if (waitsForContinue(request) || Number(request.headers['content-length'] ?? 0) > MAX_DRAINED_BYTES) {
    endConnection(request, response);
    return;
  }
  let left = MAX_DRAINED_BYTES;
  let chunks = 0;
  await new Promise<void>((resolve) => {
    const finish = () => {
      request.off('data', count).off('end', finish).off('close', finish);
      resolve();
    };
    const count = ({ length }: Buffer) => {
      left -= length;
      chunks++;
      if (left < 0 || chunks > MAX_CHUNKS) {
        request.pause();
        endConnection(request, response);
        finish();
      }
    };
    request.on('data', count).once('end', finish).once('close', finish);
    request.resume();
  });
}

function endConnection(request: IncomingMessage, response: ServerResponse): void {
  lingerAtEnd(request.socket);
  response.once('finish', () => request.resume());
  if (!response.headersSent) {
    response.setHeader('Connection', 'close');
  }
}
