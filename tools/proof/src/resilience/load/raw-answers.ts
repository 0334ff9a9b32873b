import type { AnswerHead } from './outcome.ts';

/** The heads of the HTTP/1.1 answers that stand in what came over a connection. */
export function answersIn(received: string): AnswerHead[] {
  const answers = received
    .split(/(?=HTTP\/1\.1 [1-5]\d\d [^\r\n]*\r\n)/u)
    .filter((part) => part.startsWith('HTTP/1.1 '));
  return answers.map((answer) => {
    const [statusLine = '', ...lines] = (answer.split('\r\n\r\n')[0] ?? '').split('\r\n');
    const headers = lines.map((line): [string, string] => {
      const [name = '', ...value] = line.split(':');
      return [name.toLowerCase(), value.join(':').trim()];
    });
    return { status: Number(statusLine.split(' ')[1]), headers: Object.fromEntries(headers) };
  });
}
