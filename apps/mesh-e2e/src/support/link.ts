import type { Answer, Client } from '@film-mesh/proof/kit';

/** The target of an answer's `Link` with `rel="next"` (RFC 8288); undefined where there is none. */
export function nextOf({ headers }: Answer): string | undefined {
  return /<(?<target>[^>]+)>; rel="next"/u.exec(String(headers['link']))?.groups?.['target'];
}

/** All items of a list, page by page. */
export async function readAll<T>(client: Client, route: string): Promise<T[]> {
  const items: T[] = [];
  let next: string | undefined = `${route}?limit=1000`;
  while (next !== undefined) {
    const answer = await client.get(next);
    items.push(...answer.json<T[]>());
    next = nextOf(answer);
  }
  return items;
}
