import { parse as parseForm } from 'node:querystring';

import express, { type Request, type RequestHandler } from 'express';
import json5 from 'json5';

import { HttpProblem } from '../problem/http-problem.ts';

/** The largest body that is read, in bytes. */
export const MAX_BODY_BYTES = 1_048_576;

/** What begins like this is broken JSON rather than a form. */
const LOOKS_LIKE_JSON = /^\s*[{[]/u;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads the body of every request, whatever its content type says: a JSON object or array, else JSON5, which is how
 * single quotes are understood; and a form where it is one.
 */
export function bodyReader(): RequestHandler[] {
  return [
    express.raw({ type: () => true, limit: MAX_BODY_BYTES }),
    (request, _response, next) => {
      request.body = Buffer.isBuffer(request.body) ? readBody(decode(request.body), isForm(request)) : undefined;
      next();
    },
  ];
}

function isForm(request: Request): boolean {
  return Boolean(request.is('application/x-www-form-urlencoded'));
}

function decode(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new HttpProblem(400, 'The body is not valid UTF-8.');
  }
}

/**
 * @param text the body
 * @param form whether its content type says that it is a form
 * @throws {HttpProblem} 400 where it is none of what can be read
 */
export function readBody(text: string, form: boolean): unknown {
  if (text.trim() === '') {
    return undefined;
  }
  // JSON first, because plain `curl --data` says of JSON that it is a form.
  const value = parsedBy(JSON.parse, text) ?? parsedBy(json5.parse, text);
  if (form && typeof value !== 'object' && !LOOKS_LIKE_JSON.test(text)) {
    return { ...parseForm(text) };
  }
  if (value === undefined) {
    throw new HttpProblem(400, 'The body is neither JSON nor JSON5.');
  }
  return value;
}

function parsedBy(parse: (text: string) => unknown, text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}
