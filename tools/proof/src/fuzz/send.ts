import { request } from 'node:http';

/** What is sent beside the URL. */
export interface Sent {
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

/** Sends one request, and resolves with the status of the answer; undefined where there is none. */
export function send(url: string, { method, headers, body = Buffer.alloc(0) }: Sent): Promise<number | undefined> {
  return new Promise((resolve) => {
    const asked = request(
      url,
      { method, headers: { ...headers, ...(body.length > 0 && { 'content-length': String(body.length) }) } },
      (response) => {
        response
          .once('error', () => undefined)
          .once('end', () => resolve(response.statusCode))
          .resume();
      },
    );
    asked.once('close', () => resolve(undefined));
    asked.once('error', () => resolve(undefined));
    asked.end(body);
  });
}
