import type { IncomingHttpHeaders } from 'node:http';

/** The parts of an answer that decide. */
export interface AnswerHead {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** An answer, read to its end. */
export class Answer implements AnswerHead {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The body as it came. */
  readonly text: string;

  constructor(status: number, headers: IncomingHttpHeaders, text: string) {
    this.status = status;
    this.headers = headers;
    this.text = text;
  }

  /**
   * The body as JSON, of the type that the caller goes on to check.
   *
   * @throws {SyntaxError} if it is not JSON
   */
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- shorter than a cast at each call
  json<T>(): T {
    return JSON.parse(this.text) as T;
  }
}

/** Tests whether a response declares a problem (RFC 9457). */
export function isProblem({ headers }: AnswerHead): boolean {
  return headers['content-type'] === 'application/problem+json';
}

/** Tests whether a response is a success, or a problem with its own status. */
export function isSuccessOrProblem(answer: Answer): boolean {
  const { status } = answer;
  if (status >= 200 && status < 300) {
    return true;
  }
  if (status < 400 || !isProblem(answer)) {
    return false;
  }
  try {
    return answer.json<{ status?: unknown }>().status === status;
  } catch {
    return false;
  }
}
