import { describe, expect, it } from '@jest/globals';

import { readAnswers } from '../testing/raw-client.ts';

describe('readAnswers', () => {
  it('finds each answer on a connection', () => {
    const received =
      'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\ncontent-length: 2\r\n\r\nhi' +
      'HTTP/1.1 400 Bad Request\r\nx-a: b: c\r\n\r\nsee HTTP/1.1 200 in RFC 9112';
    expect(readAnswers(received)).toEqual([
      { status: 200, headers: { 'content-type': 'text/plain', 'content-length': '2' }, body: 'hi' },
      { status: 400, headers: { 'x-a': 'b: c' }, body: 'see HTTP/1.1 200 in RFC 9112' },
    ]);
  });

  it('finds none where there is none', () => {
    expect(readAnswers('')).toEqual([]);
  });
});
