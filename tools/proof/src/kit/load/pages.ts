import type { Answer } from '../answer.ts';
import type { Client } from '../client.ts';

/** The largest pages there are. */
const PAGE_SIZE = 1_000;

/** The target of an answer's `Link` with `rel="next"` (RFC 8288); undefined where there is none. */
export function nextOf({ headers }: Answer): string | undefined {
  return /<(?<target>[^>]+)>; rel="next"/u.exec(String(headers['link']))?.groups?.['target'];
}

/**
 * All items of a list, page by page.
 *
 * @throws {Error} where a page can't be read
 */
export async function readAll<T>(client: Client, route: string): Promise<T[]> {
  const items: T[] = [];
  let next: string | undefined = `${route}?limit=${String(PAGE_SIZE)}`;
  while (next !== undefined) {
    const page = await client.get(next);
    items.push(...itemsOf<T>(page));
    next = nextOf(page);
  }
  return items;
}

/** All items of a list as one stream of NDJSON. */
export async function readExport<T>(client: Client, route: string, timeoutMs?: number): Promise<T[]> {
  const headers = { accept: 'application/x-ndjson' };
  const answer = await client.send({ path: route, headers, ...(timeoutMs !== undefined && { timeoutMs }) });
  return linesOf<T>(answer);
}

/** The items of an answer in NDJSON. */
export function linesOf<T>(answer: Answer): T[] {
  const lines = expectOk(answer).text.split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as T);
}

/** The items of a page. */
export function itemsOf<T>(page: Answer): T[] {
  return expectOk(page).json<T[]>();
}

function expectOk(answer: Answer): Answer {
  if (answer.status !== 200) {
    throw new Error(`the list cannot be read: ${String(answer.status)} ${answer.text}`);
  }
  return answer;
}
