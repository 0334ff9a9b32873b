import { IncomingMessage, ServerResponse, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';

import type { Request, Response } from 'express';

import { answerProblem } from '../../problem/answer-problem.ts';
import { HttpProblem } from '../../problem/http-problem.ts';
import { lingerAtEnd } from './linger.ts';
import { refuse, type Refusal } from './refusals.ts';

/** An error of Node's HTTP parser (llhttp), or of the server's time-outs. */
interface ServerError extends NodeJS.ErrnoException {
  /** llhttp's own words, which hold nothing of the request. */
  readonly reason?: string;
}

/** The response that a socket is taken by; Node has no public name for it. */
interface AnsweringSocket extends Socket {
  readonly _httpMessage?: ServerResponse | null;
}

/** The method of a request that could not be read. */
const NO_METHOD = 'NONE';

/**
 * Answers what Node's server refuses by itself: bytes that are no HTTP, heads that are too large, requests that do not end
 * in time, CONNECT. Node would answer without a body, past log and metrics, and into the answer of the request before.
 *
 * @param framework takes the refused request as any other; see {@link refuseUnserved}
 */
export function answerUnreadable(server: Server, framework: RequestListener): void {
  const refused = new WeakSet<Socket>();
  server.on('clientError', (error: ServerError, socket: AnsweringSocket) => {
    // The parser says it again of all that follows.
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
        // Node forgets a request that has its answer; whoever reads its body is to hear that there is no more.
        socket.once('close', () => unfinished.req.destroy());
        answerProblem(refusal.problem, unfinished.req as Request, unfinished as Response);
      }
    });
  });
  server.on('connect', (request, socket: AnsweringSocket) => {
    // Node has let go of the connection.
    socket.on('error', () => undefined).resume();
    const problem = new HttpProblem(405, 'CONNECT is not supported.', { headers: { Allow: '' } });
    whenAnswered(socket, () => {
      lingerAtEnd(socket);
      respond(request, socket, { problem, fault: request.method ?? NO_METHOD });
    });
  });

  function respond(request: IncomingMessage, socket: Socket, refusal: Refusal): void {
    request.method ??= NO_METHOD;
    // Express answers by itself where there is no path.
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
 * Waits for the answers of the requests before, which are to come whole. Closed connections are forgotten.
 *
 * @param then gets the response of the request that could not be read to its end; undefined where its head could not
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

/** Undefined where the connection itself has failed: there is nobody to be answered. */
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
