import { describe, expect, it } from '@jest/globals';

import { answersIn } from './raw-answers.ts';

describe('answersIn', () => {
  it('finds each answer on a connection', () => {
    const received =
      'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\ncontent-length: 2\r\n\r\nhi' +
      'HTTP/1.1 400 Bad Request\r\nx-a: b: c\r\n\r\nsee HTTP/1.1 200 in RFC 9112';
    expect(answersIn(received)).toEqual([
      { status: 200, headers: { 'content-type': 'text/plain', 'content-length': '2' } },
      { status: 400, headers: { 'x-a': 'b: c' } },
    ]);
  });

  it('finds none where there is none', () => {
    expect(answersIn('')).toEqual([]);
  });
});
