import { IncomingMessage, ServerResponse, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';

import type { Request, Response } from 'express';

import { answerProblem } from '../../problem/answer-problem.ts';
import { HttpProblem } from '../../problem/http-problem.ts';
import { lingerAtEnd } from './linger.ts';
import { refuse, type Refusal } from './refusals.ts';

/** An error of Node's HTTP parser (llhttp), or of the server's time limits. */
interface ServerError extends NodeJS.ErrnoException {
  /** The message of llhttp, which contains nothing of the request. */
  readonly reason?: string;
}

/** The current response of a socket; Node has no public name for it. */
interface AnsweringSocket extends Socket {
  readonly _httpMessage?: ServerResponse | null;
}

/** The method of an unreadable request. */
const NO_METHOD = 'NONE';

/**
 * Answers requests that Node's server refuses by itself: bytes that are not HTTP, oversized headers, requests that do
 * not end in time, CONNECT. Node would answer without a body, without log and metrics, and into the response of the
 * previous request.
 *
 * @param framework handles the refused request like any other; see {@link refuseUnserved}
 */
export function answerUnreadable(server: Server, framework: RequestListener): void {
  const refused = new WeakSet<Socket>();
  server.on('clientError', (error: ServerError, socket: AnsweringSocket) => {
    // The parser repeats it for all the following bytes.
    if (refused.has(socket)) {
      return;
    }
    refused.add(socket);
    const refusal = refusalOf(error);
    if (refusal === undefined || socket.bytesRead === 0) {
      socket.destroy();
      return;
    }
    whenAnswered(socket, (unfinished) => {
      lingerAtEnd(socket);
      if (unfinished === undefined) {
        respond(new IncomingMessage(socket), socket, refusal);
      } else if (unfinished.headersSent) {
        socket.destroy();
      } else {
        unfinished.shouldKeepAlive = false;
        // Node forgets an answered request; a reader of its body must learn that there is no more.
        socket.once('close', () => unfinished.req.destroy());
        answerProblem(refusal.problem, unfinished.req as Request, unfinished as Response);
      }
    });
  });
  server.on('connect', (request, socket: AnsweringSocket) => {
    // Node has released the connection.
    socket.on('error', () => undefined).resume();
    const problem = new HttpProblem(405, 'CONNECT is not supported.', { headers: { Allow: '' } });
    whenAnswered(socket, () => {
      lingerAtEnd(socket);
      respond(request, socket, { problem, fault: request.method ?? NO_METHOD });
    });
  });

  function respond(request: IncomingMessage, socket: Socket, refusal: Refusal): void {
    request.method ??= NO_METHOD;
    // Without a path, Express answers by itself.
    request.url = '/';
    refuse(request, refusal);
    const response = new ServerResponse(request);
    response.shouldKeepAlive = false;
    response.assignSocket(socket);
    response.once('finish', () => {
      response.detachSocket(socket);
      socket.destroySoon();
      process.nextTick(() => response.emit('close'));
    });
    framework(request, response);
  }
}

/**
 * Waits for the responses of previous requests, which must be complete. Closed connections are forgotten.
 *
 * @param then gets the response of a request that could not be read to its end; undefined if its headers could not
 */
function whenAnswered(socket: AnsweringSocket, then: (unfinished: ServerResponse | undefined) => void): void {
  const current = socket._httpMessage ?? undefined;
  if (!socket.writable) {
    socket.destroy();
  } else if (current?.req.complete) {
    current.once('close', () => {
      whenAnswered(socket, then);
    });
  } else {
    then(current);
  }
}

/** Undefined if the connection itself has failed: there is nobody to answer. */
function refusalOf({ code = '', reason }: ServerError): Refusal | undefined {
  const problem = PROBLEMS[code] ?? (code.startsWith('HPE_') ? malformed(reason) : undefined);
  return problem && { problem, fault: code };
}

const PROBLEMS: Readonly<Record<string, HttpProblem>> = {
  ERR_HTTP_REQUEST_TIMEOUT: new HttpProblem(408, 'The request took too long to arrive.'),
  HPE_HEADER_OVERFLOW: new HttpProblem(431, 'The request headers are too large.'),
  HPE_CHUNK_EXTENSIONS_OVERFLOW: new HttpProblem(413, 'The chunk extensions are too large.'),
  HPE_INVALID_EOF_STATE: new HttpProblem(400, 'The request is incomplete.'),
};

function malformed(reason: string | undefined): HttpProblem {
  return new HttpProblem(400, `The request is not valid HTTP/1.1${reason === undefined ? '' : `: ${reason}`}.`);
}
